import { BarChart3, ListChecks, type LucideIcon, Network, Scale, Server, Target } from 'lucide-react';

interface PageLink {
  readonly to: '/' | '/verdicts' | '/calibration' | '/policies' | '/learning' | '/system';
  readonly label: string;
  readonly icon: LucideIcon;
}

/** In the order in which people ask: what happens, to what, how sure, by which rules, how it learns, on what it stands. */
export const PAGES: readonly PageLink[] = [
  { to: '/', label: 'Overview', icon: BarChart3 },
  { to: '/verdicts', label: 'Verdicts', icon: ListChecks },
  { to: '/calibration', label: 'Calibration', icon: Target },
  { to: '/policies', label: 'Policies', icon: Scale },
  { to: '/learning', label: 'Risk', icon: Network },
  { to: '/system', label: 'System', icon: Server },
];

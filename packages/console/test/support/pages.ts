/** Every page of the console, by the name that its pictures have. */
export const pagesOf = (pcsId: string) =>
  [
    { name: 'overview', path: '/?range=6h', title: 'Overview' },
    { name: 'verdicts', path: '/verdicts?range=6h', title: 'Verdicts' },
    { name: 'verdict', path: `/verdicts/${pcsId}?range=6h`, title: undefined },
    { name: 'calibration', path: '/calibration', title: 'Calibration' },
    { name: 'policies', path: '/policies', title: 'Policies' },
    { name: 'policy', path: '/policies/agent-actions', title: undefined },
    { name: 'risk', path: '/learning', title: 'Risk and routing' },
    { name: 'system', path: '/system', title: 'System' },
  ] as const;

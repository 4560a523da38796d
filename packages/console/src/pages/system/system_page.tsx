import { useMay } from '../../shell/use_session.ts';
import { Badge } from '../../ui/badge.tsx';
import { Page } from '../../ui/page.tsx';
import { type Part, PartLinks } from '../../ui/part_links.tsx';
import { Queried } from '../../ui/queried.tsx';
import { HealthPanel } from '../overview/health_panel.tsx';
import { ActsPart } from './acts/acts_part.tsx';
import { tenantAlarms } from './keys/key_words.ts';
import { KeysPart } from './keys/keys_part.tsx';
import { LettersPart } from './letters/letters_part.tsx';
import { SettingsPart } from './settings/settings_part.tsx';
import { StatePart } from './state/state_part.tsx';
import type { System } from './system_answers.ts';
import type { SystemPart } from './system_search.ts';
import { useSystem } from './use_system.ts';
import { useSystemSearch } from './use_system_search.ts';

/** What the gateway stands on and runs with, and what people did to it. */
export function SystemPage() {
  const may = useMay('system:read');
  return (
    <Page
      title="System"
      lead="What this gateway stands on and runs with, and who did what to it: of all tenants."
    >
      {may ? <SystemParts /> : <ReadinessOnly />}
    </Page>
  );
}

/** Readiness is told to everybody: a load balancer asks for it, too. */
function ReadinessOnly() {
  return (
    <>
      <p className="text-muted">
        Only readiness is shown: journal, stores, dead letters, keys, settings and acts need a token with the
        scope <code className="font-mono text-ink">system:read</code>.
      </p>
      <HealthPanel />
    </>
  );
}

function SystemParts() {
  const query = useSystem();
  const [{ part = 'state' }] = useSystemSearch();
  const alarms = tenantAlarms(query.data?.tenants ?? [], query.dataUpdatedAt).length;
  const parts: readonly Part<SystemPart>[] = [
    { id: 'state', label: 'State' },
    { id: 'letters', label: 'Dead letters' },
    {
      id: 'keys',
      label: 'Tenants and keys',
      note: alarms > 0 && <Badge tone="escalate">⚠ {alarms}</Badge>,
    },
    { id: 'settings', label: 'Settings' },
    { id: 'acts', label: 'Acts' },
  ];
  return (
    <>
      <PartLinks
        label="Parts of the system page"
        parts={parts}
        shown={part}
        linkTo={(id) => ({
          to: '/system',
          search: ({ tenant, range }) => ({
            ...(tenant === undefined ? {} : { tenant }),
            ...(range === undefined ? {} : { range }),
            ...(id === 'state' ? {} : { part: id }),
          }),
        })}
      />
      {part === 'letters' && <LettersPart />}
      {part === 'acts' && <ActsPart />}
      {part !== 'letters' && part !== 'acts' && (
        <Queried query={query} what="the state of the system">
          {(system) => <ReportPart part={part} system={system} nowMs={query.dataUpdatedAt} />}
        </Queried>
      )}
    </>
  );
}

interface ReportPartProps {
  readonly part: SystemPart;
  readonly system: System;
  readonly nowMs: number;
}

function ReportPart({ part, system, nowMs }: ReportPartProps) {
  if (part === 'keys') return <KeysPart tenants={system.tenants} nowMs={nowMs} />;
  if (part === 'settings') return <SettingsPart settings={system.settings} />;
  return <StatePart system={system} nowMs={nowMs} />;
}

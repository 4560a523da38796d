import { Panel } from '../../../ui/panel.tsx';
import { checkWords } from '../../overview/check_words.ts';
import type { System } from '../system_answers.ts';
import { JournalPanel } from './journal_panel.tsx';
import { ProjectionsPanel } from './projections_panel.tsx';
import { StateFigures } from './state_figures.tsx';
import { StoresPanel } from './stores_panel.tsx';

interface StatePartProps {
  readonly system: System;
  /** When it was told, Unix ms. */
  readonly nowMs: number;
}

/** What the gateway stands on, and whether it holds. */
export function StatePart({ system, nowMs }: StatePartProps) {
  const failing = system.checks.filter(({ ok }) => !ok);
  return (
    <div className="space-y-5">
      <StateFigures system={system} nowMs={nowMs} />
      {failing.length > 0 && (
        <Panel title="Checks that fail" note="While one of them does, the gateway says that it is not ready">
          <ul className="space-y-1">
            {failing.map(({ name, ok, detail }) => {
              const words = checkWords({ name, ok, ...(detail === null ? {} : { detail }) });
              return (
                <li key={name} className="text-reject">
                  <span aria-hidden>✕ </span>
                  {words.name}: {words.detail}
                </li>
              );
            })}
          </ul>
        </Panel>
      )}
      <div className="grid items-start gap-5 wide:grid-cols-2">
        <ProjectionsPanel projections={system.projections} />
        <StoresPanel stores={system.stores} breakers={system.breakers} />
      </div>
      <JournalPanel journal={system.journal} />
    </div>
  );
}

import type { ReactNode } from 'react';
import { Panel } from '../../../ui/panel.tsx';
import type { PolicyVersion } from '../../policies/policy_answers.ts';
import { OWNER_WORDS } from '../../policies/standing_words.ts';

type Standing = PolicyVersion['standing'];

interface StandingPanelProps {
  readonly standing: Standing;
  readonly actions: ReactNode;
}

/** What holds for the tenant now. */
export function StandingPanel({ standing: { enforced, shadow }, actions }: StandingPanelProps) {
  return (
    <Panel title="What holds for this tenant" actions={actions}>
      <div className="grid gap-4 sm:grid-cols-2">
        <Running
          title="Enforced: decides"
          running={enforced}
          none="None: a record that names this policy is escalated."
        />
        <Running title="In shadow: is recorded, without consequences" running={shadow} none="None." />
      </div>
    </Panel>
  );
}

interface RunningProps {
  readonly title: string;
  readonly running: Standing['enforced'];
  readonly none: string;
}

function Running({ title, running, none }: RunningProps) {
  const pins = Object.entries(running?.bindings ?? {});
  return (
    <div className="min-w-0">
      <h3 className="text-sm font-normal text-muted">{title}</h3>
      {running === null ? (
        <p className="mt-0.5 text-muted">{none}</p>
      ) : (
        <>
          <p className="mt-0.5">
            <span className="font-mono text-lg font-semibold">{running.version}</span>{' '}
            <span className="text-sm text-muted">
              {OWNER_WORDS[running.scope]}
              {running.canary ? '; a canary that this tenant is in' : ''}
            </span>
          </p>
          {pins.length > 0 && (
            <p className="text-sm break-words">
              Pins{' '}
              <span className="font-mono text-xs">
                {pins.map(([name, value]) => `${name} = ${JSON.stringify(value)}`).join('; ')}
              </span>
            </p>
          )}
        </>
      )}
    </div>
  );
}

import { Badge } from '../../ui/badge.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Queried } from '../../ui/queried.tsx';
import { type Check, checkWords, lagWords } from './check_words.ts';
import { type Readiness, useReadiness } from './use_readiness.ts';

/** Whether what the gateway stands on works, and how far what it derives lags behind. */
export function HealthPanel() {
  const { told, asked } = useReadiness();
  return (
    <Panel title="Stores and projections" note={told === undefined ? 'asked every 5 s' : 'live'}>
      {told === undefined ? (
        <Queried query={asked} what="the state of the gateway">
          {(readiness) => <Checks {...readiness} />}
        </Queried>
      ) : (
        <Checks {...told} />
      )}
    </Panel>
  );
}

const isProjection = ({ name }: Check): boolean => name.startsWith('projection ');

function Checks({ ready, checks }: Readiness) {
  const failing = checks.filter(({ ok }) => !ok).length;
  const projections = checks.filter(isProjection);
  return (
    <>
      <p className="mb-2 flex flex-wrap items-center gap-2">
        <Badge tone={ready ? 'accept' : 'reject'}>{ready ? '✓ ready' : '✕ not ready'}</Badge>
        <span className="text-muted">
          {failing === 0 ? `all ${checks.length} checks pass` : `${failing} of ${checks.length} checks fail`}
        </span>
      </p>
      <Lines checks={checks.filter((check) => !isProjection(check) || !check.ok)} />
      <details className="border-t border-line pt-1.5 text-sm">
        <summary className="min-h-6">{lagWords(projections)}</summary>
        <Lines checks={projections} />
      </details>
    </>
  );
}

function Lines({ checks }: { readonly checks: readonly Check[] }) {
  return (
    <ul className="divide-y divide-line">
      {checks.map((check) => (
        <CheckLine key={check.name} check={check} />
      ))}
    </ul>
  );
}

function CheckLine({ check }: { readonly check: Check }) {
  const { name, detail } = checkWords(check);
  return (
    <li className="flex items-baseline justify-between gap-3 py-1.5 text-sm">
      <span>
        <span aria-hidden className={`mr-2 ${check.ok ? 'text-accept' : 'text-reject'}`}>
          {check.ok ? '✓' : '✕'}
        </span>
        {name}
      </span>
      <span className={`min-w-0 text-right ${check.ok ? 'text-muted' : 'text-reject'}`}>{detail}</span>
    </li>
  );
}

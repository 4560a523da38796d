import { Panel } from '../../../ui/panel.tsx';
import type { EvidenceOutcome } from '../evidence.ts';
import { FactList } from '../fact_list.tsx';
import { guaranteeText } from './guarantee_text.ts';

export function GuaranteePanel({ outcome }: { readonly outcome: EvidenceOutcome }) {
  const { title, says, facts, limits } = guaranteeText(outcome);
  return (
    <Panel title={title}>
      <p className="max-w-prose">{says}</p>
      <div className="mt-3">
        <FactList
          facts={facts.map(({ name, value }) => ({
            name,
            value: (
              <span className={name === 'Calibration' ? 'font-mono text-sm break-all' : ''}>{value}</span>
            ),
          }))}
        />
      </div>
      {limits.length > 0 && (
        <ul className="mt-3 max-w-prose list-disc space-y-1 border-t border-line pt-3 pl-4 text-sm text-muted">
          {limits.map((limit) => (
            <li key={limit}>{limit}</li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

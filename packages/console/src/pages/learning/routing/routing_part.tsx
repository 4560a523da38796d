import { useState } from 'react';
import { useMay } from '../../../shell/use_session.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { CodeBlock } from '../../../ui/code_block.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { FactRows } from '../../../ui/fact_rows.tsx';
import { formatCount, formatShare } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import type { Routing } from '../learning_answers.ts';
import { AnalysisPanel } from './analysis_panel.tsx';
import { HistoryPanel } from './history_panel.tsx';
import { ResumeDialog } from './resume_dialog.tsx';

/** Whether sparing the ensemble where the risk is low does harm: the two arms of the experiment. */
export function RoutingPart({ routing }: { readonly routing: Routing }) {
  const { enabled, experiment, analysis, history, tenant } = routing;
  if (!enabled && experiment === null && history.length === 0) return <NotRouting tenant={tenant} />;
  return (
    <>
      <StatePanel routing={routing} />
      {analysis === null || analysis.treatment.n + analysis.control.n === 0 ? (
        <Panel title="What it shows" note="Treatment against control">
          <Empty title="There is nothing to compare yet">
            {experiment === null
              ? 'No experiment is configured: outputs take the fast path without a control arm beside it.'
              : 'No outputs were dealt to its arms yet.'}
          </Empty>
        </Panel>
      ) : (
        <AnalysisPanel analysis={analysis} />
      )}
      <HistoryPanel history={history} />
    </>
  );
}

function StatePanel({ routing }: { readonly routing: Routing }) {
  const { enabled, status, experiment, looks } = routing;
  const [asking, ask] = useState(false);
  const may = useMay('calibration:write');
  const rolledBack = status === 'rolled_back';
  return (
    <Panel
      title="Experiment"
      note="Outputs whose risk is surely low take the fast path, without the ensemble; control always takes the full one"
      actions={rolledBack && may ? <Button onClick={() => ask(true)}>Lift the rollback</Button> : undefined}
    >
      <div className="space-y-3">
        <p className="flex flex-wrap items-center gap-2">
          {rolledBack ? (
            <Badge tone="reject">✕ rolled back</Badge>
          ) : (
            <Badge tone={enabled ? 'accept' : 'plain'}>
              {enabled ? '✓ routing is on' : 'routing is off'}
            </Badge>
          )}
          <span className="text-muted">
            {rolledBack
              ? 'Every output takes the full path until a person lifts it.'
              : enabled
                ? 'A guardrail takes it back once harm is shown.'
                : 'Every output takes the full path.'}
          </span>
        </p>
        <FactRows
          facts={[
            {
              name: 'Experiment',
              value:
                experiment === null
                  ? 'none is configured'
                  : `«${experiment.id}», ${formatShare(experiment.treatment_share)} of the outputs in treatment`,
            },
            {
              name: 'Looks',
              value: `${looks.taken} of ${looks.planned} planned; one after every ${formatCount(looks.labels_per_look)} labels`,
            },
            { name: 'Labels', value: labelWords(looks, rolledBack) },
          ]}
        />
        {rolledBack && !may && (
          <p className="text-sm text-muted">
            To lift the rollback needs a token with the scope{' '}
            <code className="font-mono">calibration:write</code>.
          </p>
        )}
      </div>
      {asking && <ResumeDialog tenant={routing.tenant} onClose={() => ask(false)} />}
    </Panel>
  );
}

function labelWords({ labelled, labels_until_next: left }: Routing['looks'], rolledBack: boolean): string {
  const n = `${formatCount(labelled)} of its outputs`;
  if (rolledBack) return `${n}; none is looked at while it is rolled back`;
  if (left === null) return `${n}; no further look is planned`;
  return left === 0 ? `${n}; the next look is due` : `${n}; ${formatCount(left)} more to the next look`;
}

const NotRouting = ({ tenant }: { readonly tenant: string }) => (
  <Empty title="Routing is off">
    <p className="mx-auto max-w-prose">
      Every output takes the full path. To compare it with a fast one where the risk model is sure that the
      risk is low, give the tenant in the configuration file (KAKEYA_CONFIG):
    </p>
    <div className="mx-auto mt-3 max-w-xl text-left">
      <CodeBlock
        what="a routing experiment in the configuration file"
        text={`tenants:
  - id: ${tenant}
    # its keys as they are
    decision:
      risk_routing_enabled: true
      routing_experiment: { id: "first", treatment_share: 0.5 }`}
      />
    </div>
  </Empty>
);

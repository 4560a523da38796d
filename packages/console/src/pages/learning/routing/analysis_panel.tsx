import { Badge } from '../../../ui/badge.tsx';
import { DataTable } from '../../../ui/data_table.tsx';
import { formatCount, formatMs, formatShare } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import type { Analysis } from '../learning_answers.ts';
import { Differences } from './differences.tsx';
import { type GuardrailName, guardrailName, readGuardrail, readingWords } from './guardrail.ts';
import { openInterval, verdictWords } from './verdict_words.ts';

/** What the two arms show so far. Looking at it here spends no look. */
export function AnalysisPanel({ analysis }: { readonly analysis: Analysis }) {
  const { word, meaning, tone } = verdictWords(analysis.verdict);
  return (
    <Panel
      title="What it shows"
      note="The arms as they were assigned, whichever path each output took"
      actions={<Badge tone={tone}>{word}</Badge>}
    >
      <div className="space-y-5">
        <p>{meaning}</p>
        <ArmsTable analysis={analysis} />
        <Differences analysis={analysis} />
        <Guardrails guardrails={analysis.guardrails} />
      </div>
    </Panel>
  );
}

type Arm = Analysis['treatment'];

function ArmsTable({ analysis: { treatment, control } }: { readonly analysis: Analysis }) {
  const rows = [
    { name: 'Outputs (n)', of: ({ n }: Arm) => formatCount(n) },
    { name: 'On the fast path', of: ({ fast }: Arm) => formatCount(fast) },
    { name: 'Labelled', of: ({ labelled }: Arm) => formatCount(labelled) },
    {
      name: 'Labelled wrong (effective n)',
      of: ({ wrong, effectiveWrong }: Arm) => `${formatCount(wrong)} (${formatCount(effectiveWrong)})`,
    },
    { name: 'Of these not accepted', of: ({ contained }: Arm) => formatCount(contained) },
    {
      name: 'Containment',
      of: ({ containment, effectiveWrong }: Arm) =>
        containment === null
          ? 'none labelled wrong'
          : `${formatShare(containment)} of n ${formatCount(effectiveWrong)}`,
    },
    { name: 'p95 latency', of: ({ p95Ms }: Arm) => (p95Ms === null ? 'not known' : formatMs(p95Ms)) },
    { name: 'p95, 97.5 % interval', of: ({ p95IntervalMs }: Arm) => openInterval(p95IntervalMs, formatMs) },
  ];
  return (
    <DataTable
      caption="The two arms"
      columns={[
        { head: 'Of each arm', cell: ({ name }) => name },
        { head: 'Treatment', cell: ({ of }) => of(treatment), numeric: true },
        { head: 'Control', cell: ({ of }) => of(control), numeric: true },
      ]}
      rows={rows}
      keyOf={({ name }) => name}
    />
  );
}

function Guardrails({ guardrails }: Pick<Analysis, 'guardrails'>) {
  const rows: readonly { readonly name: GuardrailName; readonly value: unknown }[] = [
    { name: 'containment', value: guardrails.containment },
    { name: 'latency_p95', value: guardrails.latency },
  ];
  return (
    <div>
      <h3 className="text-sm">Guardrails</h3>
      <p className="text-sm text-muted">
        Their bounds are stricter than the intervals above, so that looking often finds no harm by chance.
      </p>
      <ul className="mt-1.5 space-y-1">
        {rows.map(({ name, value }) => {
          const reading = readGuardrail(value);
          return (
            <li key={name} className={reading?.status === 'breach' ? 'text-reject' : ''}>
              <span className="font-medium">{guardrailName(name)}</span>:{' '}
              {reading === undefined ? 'not known to this page' : readingWords(name, reading)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

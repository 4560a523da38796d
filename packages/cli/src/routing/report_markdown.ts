import type {
  ArmReport,
  ExperimentAnalysis,
  GuardrailReading,
  Guardrails,
  OpenInterval,
} from '@kakeya/verdict/routing';

/** The comparison for people. */
export function reportMarkdown(
  analysis: ExperimentAnalysis,
  guardrails: Guardrails,
  outside: number,
): string {
  const { treatment, control } = analysis;
  const row = (name: string, of: (arm: ArmReport) => string): string =>
    `| ${name} | ${of(treatment)} | ${of(control)} |`;
  return `# Routing experiment

| | treatment | control |
| --- | --- | --- |
${row('outputs', ({ n }) => String(n))}
${row('on the fast path', ({ fast }) => String(fast))}
${row('labelled', ({ labelled }) => String(labelled))}
${row('labelled wrong (effective)', ({ wrong, effectiveWrong }) => `${wrong} (${effectiveWrong})`)}
${row('of these not accepted', ({ contained }) => String(contained))}
${row('containment', ({ containment }) => share(containment))}
${row('p95 latency, ms', ({ p95Ms, p95IntervalMs }) => `${ms(p95Ms)} [${interval(p95IntervalMs, ms)}]`)}

| treatment − control | difference | 95 % interval | evidence of harm |
| --- | --- | --- | --- |
| containment | ${share(analysis.containmentDifference)} | ${interval(analysis.containmentDifferenceInterval, share)} | ${reading(analysis.guardrails.containment, share)} |
| p95 latency, ms | ${ms(analysis.p95DifferenceMs)} | ${interval(analysis.p95DifferenceIntervalMs, ms)} | ${reading(analysis.guardrails.latency, ms)} |

Containment is the share of outputs labelled wrong that were not accepted; its interval is Newcombe's, approximate.
Latency intervals come from order statistics and hold for any distribution. ${outside} outputs outside the experiment
were left out. A breach needs an exact one-sided bound beyond the margin, at ${guardrails.falseRollbackRate} shared out
over ${guardrails.plannedLooks} planned looks and two guardrails: this report is one of those looks.

Verdict: **${VERDICT[analysis.verdict]}**
`;
}

const VERDICT = {
  breach: 'breach: roll back',
  insufficient: 'insufficient data: a breach could not show yet',
  no_evidence_of_harm: 'no evidence of harm (the intervals say how much is still possible)',
} as const;

function reading(value: GuardrailReading, show: (value: number | null) => string): string {
  if (value.status === 'insufficient') return `cannot show: ${value.needs}`;
  const fact = `bound ${show(value.bound)}, limit ${show(value.limit)}`;
  return value.status === 'breach' ? `**BREACH**: ${fact}` : `none: ${fact}`;
}

const share = (value: number | null): string => (value === null ? '-' : value.toFixed(4));
const ms = (value: number | null): string => (value === null ? '-' : value.toFixed(1));

function interval(value: OpenInterval | null, show: (value: number | null) => string): string {
  if (value === null) return '-';
  return `${value.low === null ? 'unbounded' : show(value.low)}, ${value.high === null ? 'unbounded' : show(value.high)}`;
}

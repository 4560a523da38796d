/** One guardrail's evidence of harm: a bound that holds with probability 1 − `level`, beyond what is tolerated. */
export interface BreachEvidence {
  readonly guardrail: 'containment' | 'latency_p95';
  /** Treatment minus control: a share for containment, ms for latency. */
  readonly difference: number;
  /** The end of the one-sided interval that is nearest to "no harm". */
  readonly bound: number;
  /** What the bound had to stay on the right side of. */
  readonly limit: number;
  /** The chance of this evidence where there is no such harm, at this look. */
  readonly level: number;
}

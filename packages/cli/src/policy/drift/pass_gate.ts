import { type CompiledPolicy, driftGate, type DriftReport, DriftTally } from '@kakeya/policy';
import { readContexts } from './read_contexts.ts';

export interface GateQuestion {
  readonly from: CompiledPolicy;
  readonly to: CompiledPolicy;
  /** Path of JSON Lines. */
  readonly contexts: string;
  /** From 0 to 1; default 0.05. */
  readonly maxShare: number | undefined;
  /** The time for contexts that do not say theirs; default: now. */
  readonly now: string | undefined;
}

/** Examples are named by their lines. */
export interface GateResult {
  readonly ok: boolean;
  /** One sentence. */
  readonly reason: string;
  readonly report: Omit<DriftReport, 'examples'> & { readonly examples: readonly LineExample[] };
}

type Example = DriftReport['examples'][number];
export type LineExample = Omit<Example, 'index'> & { readonly line: number };

const DEFAULT_MAX_SHARE = 0.05;

/** Whether a version may follow another, by the verdicts on contexts that were met. */
export async function passGate(question: GateQuestion): Promise<GateResult> {
  const { from, to, contexts, maxShare = DEFAULT_MAX_SHARE, now } = question;
  const elseMs = now === undefined ? Date.now() : Date.parse(now);
  const tally = new DriftTally(from, to);
  const lines: number[] = [];
  for await (const { line, context, receivedAtMs, sets } of readContexts(contexts)) {
    lines.push(line);
    tally.see({ context, nowMs: receivedAtMs ?? elseMs }, sets);
  }
  const report = tally.report();
  const examples = report.examples.map(({ index, ...example }) => ({ ...example, line: lines[index] ?? 0 }));
  return { ...driftGate(report, maxShare), report: { ...report, examples } };
}

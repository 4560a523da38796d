import { VerdictError } from '../errors.ts';
import type { Atto } from './amount.ts';

/** One paid call: what it cost, for whom, and what became of its output. */
export interface CostSpan {
  readonly atMs: number;
  readonly tenant: string;
  readonly task: string;
  readonly model: string;
  readonly tokensIn: number;
  readonly tokensOut: number;
  /** ISO 4217. Amounts of different currencies are never added. */
  readonly currency: string;
  readonly amountAtto: Atto;
  /** The output that the call was for; several calls may serve one. */
  readonly pcsId: string | null;
  /** Whether that output was accepted; null while it is undecided. */
  readonly accepted: boolean | null;
}

const CURRENCY = /^[A-Z]{3}$/;
const LATEST_MS = 253_402_300_799_999;

/** What is wrong with a span; undefined where nothing is. */
export function faultOfSpan(span: CostSpan): string | undefined {
  if (!(Number.isSafeInteger(span.atMs) && span.atMs >= 0 && span.atMs <= LATEST_MS)) {
    return `atMs must be an instant in ms since 1970, not ${span.atMs}.`;
  }
  for (const name of ['tenant', 'task', 'model'] as const) {
    if (span[name] === '') return `${name} is empty.`;
  }
  for (const name of ['tokensIn', 'tokensOut'] as const) {
    const tokens = span[name];
    if (!(Number.isSafeInteger(tokens) && tokens >= 0))
      return `${name} must be a whole number of tokens, not ${tokens}.`;
  }
  if (!isCurrency(span.currency)) return `currency must be three capital letters, not ${span.currency}.`;
  if (span.amountAtto < 0n) return 'a call does not cost less than nothing.';
  if (span.pcsId === '') return 'pcsId is empty: leave it out instead.';
  return undefined;
}

export const isCurrency = (text: string): boolean => CURRENCY.test(text);

/** `YYYY-MM-DD` in UTC. */
export const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

/** @throws VerdictError `argument_invalid` naming the span, counted from 0 */
export function assertSpans(spans: readonly CostSpan[]): void {
  const outcomes = new Map<string, boolean>();
  for (const [index, span] of spans.entries()) {
    const fault = faultOfSpan(span) ?? contradiction(span, outcomes);
    if (fault !== undefined) throw new VerdictError('argument_invalid', `Span ${index}: ${fault}`);
  }
}

/** One output cannot be both accepted and not: a cost per accepted output would depend on the order of reading. */
export function contradiction(span: CostSpan, outcomes: Map<string, boolean>): string | undefined {
  if (span.pcsId === null || span.accepted === null) return undefined;
  const key = outputKey(span.tenant, span.pcsId);
  const before = outcomes.get(key);
  outcomes.set(key, span.accepted);
  return before === undefined || before === span.accepted
    ? undefined
    : `output ${span.pcsId} is accepted in one span and not in another.`;
}

/** Output ids are the tenant's own. */
export const outputKey = (tenant: string, pcsId: string): string => JSON.stringify([tenant, pcsId]);

import type { PcsId } from '@kakeya/protocol';
import { type Answer, readOutcome } from './outcome.ts';

/** Why a send did not end in a verdict. */
export interface Setback {
  /** null when no answer came. */
  readonly status: number | null;
  /** RFC 9457 problem type; null when the answer carried none. */
  readonly type: string | null;
  readonly detail: string;
}

/** What one send came to. */
export type Reply =
  | { readonly kind: 'decided'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly setback: Setback }
  | { readonly kind: 'retry'; readonly setback: Setback; readonly retryAfterMs?: number };

/** One answer about one record, as it came: from a response, or from one line of a batch response. */
export interface RawAnswer {
  readonly status: number;
  readonly replayed: boolean;
  /** Untrusted: the parsed outcome (200, 202) or problem (otherwise); undefined when it was not readable. */
  readonly body: unknown;
  readonly retryAfterMs?: number | undefined;
}

/**
 * 200 and 202 decide, if they carry the verdict on this very record. 408, 429 and 5xx pass. Everything else is
 * the gateway's last word on these bytes: sending them again cannot change it.
 */
export function interpret(answer: RawAnswer, pcsId: PcsId): Reply {
  const { status, replayed, body, retryAfterMs } = answer;
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (status === 200 || status === 202) {
    const outcome = readOutcome(body, pcsId);
    if (outcome !== undefined && outcome.accepted === (status === 200)) {
      return { kind: 'decided', answer: { status, replayed, outcome } };
    }
    const detail = 'The answer is not a verdict on this record; look for a proxy or a wrong endpoint.';
    return { kind: 'retry', setback: { status, type: null, detail }, ...wait };
  }
  const setback = { status, ...describeProblem(status, body) };
  return isTransient(status) ? { kind: 'retry', setback, ...wait } : { kind: 'refused', setback };
}

export function isTransient(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status <= 599);
}

const LONGEST_TEXT = 2000;

/** RFC 9457 members, bounded: they are stored and shown to people. */
function describeProblem(status: number, body: unknown): Pick<Setback, 'type' | 'detail'> {
  const type = textMember(body, 'type');
  const detail = textMember(body, 'detail') ?? textMember(body, 'title');
  return { type: type ?? null, detail: detail ?? `The gateway answered ${status} without a problem body.` };
}

function textMember(body: unknown, name: string): string | undefined {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, name)) return undefined;
  const value: unknown = Reflect.get(body, name);
  return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST_TEXT) : undefined;
}

/** A setback without an answer: refused connection, broken stream, time-out. */
export function unreachable(error: unknown): Reply {
  return { kind: 'retry', setback: { status: null, type: null, detail: describeFailure(error) } };
}

export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'The request failed.';
  const cause = error.cause;
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  const inner = cause instanceof Error && cause.message !== '' ? cause.message : code;
  return (inner === '' ? error.message : `${error.message}: ${inner}`).slice(0, LONGEST_TEXT);
}

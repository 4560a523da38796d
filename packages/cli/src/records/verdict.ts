import type { Decision } from '@kakeya/verdict';
import { EXIT, type ExitCode } from '../exit_code.ts';
import type { Finding } from './judgement.ts';

/** What a gateway said of one record. */
export interface Verdict {
  /** null when no answer came. */
  readonly status: number | null;
  readonly replayed: boolean;
  /** `refused`: a problem instead of a verdict. `unanswered`: nobody knows what became of the record. */
  readonly decision: Decision | 'refused' | 'unanswered';
  readonly pcs_id: string | null;
  readonly reasons: readonly Finding[];
}

/**
 * Reads an answer: `body` is the parsed outcome (200, 202) or problem. An answer whose status and decision contradict
 * each other is none, so that nothing a proxy mixed up reads as acceptance.
 */
export function readVerdict(status: number, replayed: boolean, body: unknown): Verdict {
  const id = member(body, 'pcs_id');
  const answered = { status, replayed, pcs_id: typeof id === 'string' ? id : null };
  const decision = member(body, 'decision');
  if (status === 200 && decision === 'accept') return { ...answered, decision, reasons: [] };
  if (status === 202 && (decision === 'escalate' || decision === 'reject')) {
    return { ...answered, decision, reasons: findings(member(body, 'reasons')) };
  }
  if (status >= 400) return { ...answered, decision: 'refused', reasons: [problemOf(status, body)] };
  const message = 'The answer is not a verdict: look for a proxy or a wrong endpoint.';
  return { ...answered, decision: 'unanswered', reasons: [{ code: 'not_a_verdict', message }] };
}

export function unanswered(error: unknown): Verdict {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const message = cause instanceof Error ? cause.message || code || cause.name : String(cause);
  const reasons = [{ code: 'no_answer', message }];
  return { status: null, replayed: false, decision: 'unanswered', pcs_id: null, reasons };
}

/** The last part of an RFC 9457 type, which names the problem. */
export function problemName(type: unknown): string | undefined {
  return typeof type === 'string' ? type.replace(/^.*[/:#]/, '') : undefined;
}

const PCS_ID_MISMATCH = 'pcs-id-mismatch';

/** The exit code of one verdict; the same as `pcs verify` gives where both can tell. */
export function exitOf({ decision, status, reasons }: Verdict): ExitCode {
  switch (decision) {
    case 'accept':
      return EXIT.ok;
    case 'escalate':
      return EXIT.escalated;
    case 'reject':
      return EXIT.rejected;
    case 'refused':
      return reasons.some(({ code }) => code === PCS_ID_MISMATCH) ? EXIT.rejected : exitOfStatus(status);
    case 'unanswered':
      return EXIT.unavailable;
  }
}

function exitOfStatus(status: number | null): ExitCode {
  switch (status) {
    case 400:
    case 413:
    case 415:
      return EXIT.invalid;
    case 401:
    case 403:
    case 409:
      return EXIT.rejected;
    default:
      return EXIT.unavailable;
  }
}

function findings(reasons: unknown): Finding[] {
  if (!Array.isArray(reasons)) return [];
  return reasons.map((reason: unknown) => ({
    code: String(member(reason, 'code')),
    message: String(member(reason, 'message')),
  }));
}

function problemOf(status: number, body: unknown): Finding {
  const detail = member(body, 'detail') ?? member(body, 'title');
  return {
    code: problemName(member(body, 'type')) ?? `http_${status}`,
    message: typeof detail === 'string' ? detail : `The gateway answered ${status} without saying why.`,
  };
}

/** A member of untrusted JSON. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

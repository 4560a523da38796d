import { VerdictError } from '../errors.ts';
import type { CheckResult } from './check_result.ts';

/** What is to be judged. The texts are untrusted: an answer may try to talk its judge into a pass. */
export interface JudgeSubject {
  readonly pcsId: string;
  readonly answer: string;
  readonly task?: string;
  readonly passages?: readonly string[];
}

/** The JSON body that an external judge is sent. */
export interface ExternalJudgeRequest {
  readonly kind: 'kakeya_judge_request';
  readonly version: 1;
  readonly pcs_id: string;
  readonly answer: string;
  readonly task: string | null;
  readonly passages: readonly string[];
}

/** What a judge may answer; nothing else is read. */
export interface ExternalJudgeReply {
  readonly verdict: 'pass' | 'fail';
  /** Suspicion in [0, 1]. */
  readonly score: number | null;
  readonly reason: string | null;
}

const MEMBERS: ReadonlySet<string> = new Set(['verdict', 'score', 'reason']);
const MAX_REASON_CHARACTERS = 2000;

export function externalJudgeRequest({ pcsId, answer, task, passages }: JudgeSubject): ExternalJudgeRequest {
  return {
    kind: 'kakeya_judge_request',
    version: 1,
    pcs_id: pcsId,
    answer,
    task: task ?? null,
    passages: passages ?? [],
  };
}

/**
 * Reads a judge's reply, parsed JSON of any shape: `{verdict: 'pass' | 'fail', score?, reason?}` and nothing more.
 * A judge that answers anything else has not answered.
 * @throws VerdictError `document_invalid`
 */
export function parseExternalJudgeReply(reply: unknown): ExternalJudgeReply {
  if (typeof reply !== 'object' || reply === null || Array.isArray(reply)) {
    throw refusal('It must be a JSON object.');
  }
  const members = new Map<string, unknown>(Object.entries(reply));
  for (const name of members.keys()) {
    if (!MEMBERS.has(name)) throw refusal(`It has an unknown member ${JSON.stringify(name.slice(0, 64))}.`);
  }
  const verdict = members.get('verdict');
  if (verdict !== 'pass' && verdict !== 'fail') throw refusal('verdict must be "pass" or "fail".');
  const score = members.get('score') ?? null;
  if (score !== null && !(typeof score === 'number' && score >= 0 && score <= 1)) {
    throw refusal('score must be a number in [0, 1], or left out.');
  }
  const reason = members.get('reason') ?? null;
  if (reason !== null && !(typeof reason === 'string' && reason.length <= MAX_REASON_CHARACTERS)) {
    throw refusal(`reason must be a string of at most ${MAX_REASON_CHARACTERS} characters, or left out.`);
  }
  return { verdict, score, reason };
}

/** The vote of a judge that answered within its time. A reply that is none is an `error`, with the reason. */
export function externalJudgeResult(reply: unknown, durationMs: number | null): CheckResult {
  const check = 'external_judge';
  try {
    const { verdict, score, reason } = parseExternalJudgeReply(reply);
    return { check, status: verdict, score, evidence: { reason }, durationMs };
  } catch (error) {
    if (!(error instanceof VerdictError)) throw error;
    return { check, status: 'error', score: null, evidence: { reason: error.message }, durationMs };
  }
}

function refusal(why: string): VerdictError {
  return new VerdictError('document_invalid', `The judge's reply is not one: ${why}`);
}

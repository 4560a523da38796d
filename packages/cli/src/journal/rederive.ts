import { type ReadSubmission, readSubmission, type RecordedSubmission, type Result } from '@kakeya/gateway';
import { canonicalizeJson } from '@kakeya/protocol';
import { DEFAULT_PARAMS, type Outcome, paramsHash } from '@kakeya/verdict';

const DEFAULT_HASH = paramsHash(DEFAULT_PARAMS);

/** What deriving a recorded decision again came to. */
export type Rederivation =
  | { readonly kind: 'same' }
  /**
   * Decided under default parameters that this version does not have: there is nothing to compare with. A tenant's own
   * are in the log, so that other ones are a mismatch.
   */
  | { readonly kind: 'other_parameters' }
  | { readonly kind: 'mismatch'; readonly fields: readonly string[] };

/** Derives a decision again from the recorded body and compares every part of the outcome with the logged answer. */
export async function rederive(
  submission: Pick<RecordedSubmission, 'body'>,
  result: Extract<Result, { kind: 'decided' }>,
  decide: (submission: Extract<ReadSubmission, { ok: true }>) => Promise<Outcome>,
): Promise<Rederivation> {
  const parsed = readSubmission(submission.body);
  if (!parsed.ok)
    return { kind: 'mismatch', fields: parsed.problems.map(({ pointer }) => pointer || 'body') };
  const outcome = await decide(parsed);
  const answer = new Map<string, unknown>(Object.entries(Object(JSON.parse(result.answerJson))));
  if (outcome.params_hash === DEFAULT_HASH && answer.get('params_hash') !== DEFAULT_HASH)
    return { kind: 'other_parameters' };
  const fields = Object.entries(outcome)
    .filter(([name, value]) => !same(value, answer.get(name)))
    .map(([name]) => name);
  return fields.length === 0 ? { kind: 'same' } : { kind: 'mismatch', fields };
}

function same(derived: unknown, logged: unknown): boolean {
  return logged !== undefined && canonicalizeJson(derived) === canonicalizeJson(logged);
}

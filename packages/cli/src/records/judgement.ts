import { type FieldProblem, type Keyring, parsePcs, type Pcs, verifyPcsSignature } from '@kakeya/protocol';
import type { Decision, Verification } from '@kakeya/verdict';
import { EXIT, type ExitCode } from '../exit_code.ts';

/** Why a record was not accepted, in the words of the package that found it. */
export interface Finding {
  readonly code: string;
  readonly message: string;
}

/** What `pcs verify` says of one record. */
export interface Judgement {
  readonly pcs_id: string | null;
  /** `invalid`: no record could be read, so there is nothing to decide about. */
  readonly decision: Decision | 'invalid';
  readonly signature: 'valid' | 'refused' | 'not_checked';
  readonly reasons: readonly Finding[];
  readonly outcome: Verification | null;
}

export const JUDGEMENT_EXIT: Readonly<Record<Judgement['decision'], ExitCode>> = {
  accept: EXIT.ok,
  escalate: EXIT.escalated,
  reject: EXIT.rejected,
  invalid: EXIT.invalid,
};

/**
 * parse → signature → verify, offline. Without a keyring the signature is not looked at and the judgement says so.
 * A signature that is missing or wrong rejects whatever the numbers say: they are then nobody's claim.
 */
export async function judgeRecord(
  bytes: Uint8Array,
  keyring: Keyring | undefined,
  decide: (record: Pcs) => Verification,
  nowMs: number,
): Promise<Judgement> {
  const parsed = parsePcs(bytes);
  if (!parsed.ok) return unreadable(parsed.problems);
  const { record } = parsed;
  const outcome = decide(record);
  const check = keyring === undefined ? undefined : await verifyPcsSignature(record, keyring, nowMs);
  const refusal: Finding[] = check?.ok === false ? [{ code: check.code, message: check.message }] : [];
  return {
    pcs_id: record.pcs_id,
    decision: refusal.length > 0 ? 'reject' : outcome.decision,
    signature: check === undefined ? 'not_checked' : check.ok ? 'valid' : 'refused',
    reasons: [...refusal, ...outcome.reasons],
    outcome,
  };
}

/** A whole record whose id is not its own hash was altered after it was made: that is a rejection, not a typing error. */
function unreadable(problems: readonly FieldProblem[]): Judgement {
  const altered = problems.every(({ code }) => code === 'pcs_id_mismatch');
  return {
    pcs_id: null,
    decision: altered ? 'reject' : 'invalid',
    signature: 'not_checked',
    reasons: problems.map(({ code, pointer, message }) => ({
      code,
      message: `${pointer} ${message}`.trim(),
    })),
    outcome: null,
  };
}

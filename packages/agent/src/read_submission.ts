import type { Pcs } from '@kakeya/protocol';
import type { GroundingReceipt } from '@kakeya/verdict';
import { AgentError } from './errors.ts';
import { assertTexts } from './summary/assert_texts.ts';
import { policyDigest } from './summary/with_policy.ts';
import { digestContext } from './summary/digest_context.ts';
import type {
  Submission,
  SubmissionPolicy,
  SubmissionTexts,
  SubmissionWithReceipt,
  SubmissionWithTexts,
} from './summary/submission.ts';

/** A record, and what goes over the wire beside it. */
export interface ReadSubmission {
  readonly record: Pcs;
  readonly beside: Partial<SubmissionTexts & Pick<SubmissionWithReceipt, 'grounding' | 'policy'>> | undefined;
}

const MEMBERS: ReadonlySet<string> = new Set(['pcs', 'answer', 'passages', 'samples', 'grounding', 'policy']);

/**
 * Takes a submission apart and refuses what every gateway would refuse. A receipt or texts that are missing by
 * mistake are refused as well: JSON drops `undefined`, and the record would be decided without the check.
 *
 * @throws AgentError `input_invalid`
 */
export function readSubmission(submission: Submission): ReadSubmission {
  if (!('pcs' in submission)) return { record: submission, beside: undefined };
  const unknown = Object.keys(submission).find((name) => !MEMBERS.has(name));
  if (unknown !== undefined) throw refusal(`\`${unknown}\` is not known beside a record`);
  const { pcs: record, policy } = submission;
  const named = policy === undefined ? {} : { policy: signedFor(record, policy) };
  return { record, beside: { ...textsOrReceipt(submission), ...named } };
}

function textsOrReceipt(submission: Exclude<Submission, Pcs>): ReadSubmission['beside'] {
  if ('grounding' in submission) return receiptOf(submission);
  const { pcs, policy, answer, passages, samples } = submission;
  if (answer === undefined && passages === undefined && samples === undefined && policy !== undefined)
    return undefined;
  if (answer === undefined) throw refusal('`answer` must be a string');
  if (passages === undefined) throw refusal('`passages` must be an array of strings');
  return textsOf({ pcs, answer, passages, ...(samples === undefined ? {} : { samples }) });
}

/** Whether the policy holds is the gateway's to say; that it is the one that was signed for is told here. */
function signedFor(record: Pcs, policy: SubmissionPolicy): SubmissionPolicy {
  if (record.version === '0.1' || record.context?.policy_context !== policyDigest(policy)) {
    throw refusal(
      'The policy is not the one whose digest the record holds: submit what `withPolicy` returns',
    );
  }
  return policy;
}

function textsOf({ pcs, answer, passages, samples }: SubmissionWithTexts): SubmissionTexts {
  const texts = { answer, passages, ...(samples === undefined ? {} : { samples }) };
  assertTexts(texts);
  const signed = pcs.version === '0.1' ? undefined : pcs.context;
  const digests = digestContext({ answer, passages });
  if (
    signed?.answer !== digests.answer ||
    (signed?.passages ?? []).join() !== (digests.passages ?? []).join()
  ) {
    throw refusal(
      'The texts are not those whose digests the record holds: give `summarise` the passages, and submit what it returns',
    );
  }
  return texts;
}

function receiptOf(submission: SubmissionWithReceipt): Pick<SubmissionWithReceipt, 'grounding'> {
  const { pcs, grounding } = submission;
  if (['answer', 'passages', 'samples'].some((name) => name in submission)) {
    throw refusal('Give the texts or the receipt of their check, not both');
  }
  if (!isReceipt(grounding)) {
    throw refusal('`grounding` must be the `receipt` in the answer of POST /v1/grounding/check');
  }
  if (pcs.version === '0.1' || pcs.context?.answer === undefined) {
    throw refusal('The record holds no digests that a receipt could be for: give `summarise` the passages');
  }
  return { grounding };
}

/** Enough to tell a receipt from a mistake; whether it holds is the gateway's to say. */
function isReceipt(value: unknown): value is GroundingReceipt {
  return (
    typeof value === 'object' &&
    value !== null &&
    'mac' in value &&
    typeof value.mac === 'string' &&
    'summary' in value &&
    typeof value.summary === 'object' &&
    value.summary !== null
  );
}

const refusal = (rule: string): AgentError => new AgentError('input_invalid', `${rule}.`);

import type { Pcs } from '@kakeya/protocol';
import type { GroundingReceipt } from '@kakeya/verdict';

/** What an output is judged by beside its record. */
export interface SubmissionTexts {
  /** The output itself. */
  readonly answer: string;
  /** What the answer is to stand on; at most 1024. Their order counts. */
  readonly passages: readonly string[];
  /** Other answers to the same question; at most 15. They are not signed, since they can only take trust away. */
  readonly samples?: readonly string[];
}

/** Which policy an output is to be judged by, and on what. */
export interface SubmissionPolicy {
  readonly id: string;
  /** `inputs`, `commitments` and `variables`, as the policy names them. Plain JSON. */
  readonly context: Readonly<Record<string, unknown>>;
  /** Of what stands on committed lists or does not: the gateway reads no list for a submission. */
  readonly proofs?: readonly unknown[];
}

/** A record with the policy that it is signed for; see `withPolicy`. */
export interface SubmissionWithPolicy<Record extends Pcs = Pcs> extends Partial<SubmissionTexts> {
  readonly pcs: Record;
  readonly policy: SubmissionPolicy;
}

/** A record with the texts whose digests it is signed with. All texts together: at most 262,144 UTF-16 units. */
export interface SubmissionWithTexts<Record extends Pcs = Pcs> extends SubmissionTexts {
  readonly pcs: Record;
  readonly policy?: SubmissionPolicy;
}

/** A record with the `receipt` of `POST /v1/grounding/check` in place of the texts, which then stay out of the log. */
export interface SubmissionWithReceipt<Record extends Pcs = Pcs> {
  readonly pcs: Record;
  readonly grounding: GroundingReceipt;
  readonly policy?: SubmissionPolicy;
}

/** What an agent submits. As JSON, with the record signed, each is what a gateway takes. */
export type Submission = Pcs | SubmissionWithTexts | SubmissionWithReceipt | SubmissionWithPolicy;

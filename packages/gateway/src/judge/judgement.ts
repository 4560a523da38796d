import type { FieldProblem, PcsId, ProblemTypeName, Sha256Hex, TenantId } from '@kakeya/protocol';
import type { Decision } from '@kakeya/verdict';
import type { GroundingParams, GroundingReport } from '@kakeya/verdict/grounding';
import type { MeasuredText, TextQuestion } from '../evidence/measure_text.ts';
import type { CheckResult, JudgeSubject } from '@kakeya/verdict/ensemble';

/** What a verdict is made from: the bytes as recorded, for whom, and when they came. */
export interface Evidence {
  readonly seq: number;
  readonly tenant: TenantId;
  /** Unix ms. Stands for "now", so that a replay judges alike. */
  readonly receivedAtMs: number;
  readonly body: Uint8Array;
  /** What external judges said; undefined: none was asked yet. */
  readonly external?: readonly CheckResult[] | undefined;
}

export interface GroundingQuestion {
  readonly answer: string;
  readonly passages: readonly string[];
  readonly params: GroundingParams;
}

/** What a submission is worth, before it is known whether its id was decided already. `asks`: an external judge first. */
export type Judgement =
  | {
      readonly kind: 'refused';
      readonly type: ProblemTypeName;
      readonly detail: string;
      readonly errors?: readonly FieldProblem[];
    }
  | {
      readonly kind: 'asks';
      readonly pcsId: PcsId;
      readonly shardId: string;
      readonly claimsDigest: Sha256Hex;
      readonly subject: JudgeSubject;
      readonly withinMs: number;
    }
  | {
      readonly kind: 'judged';
      readonly pcsId: PcsId;
      readonly shardId: string;
      /** Of what the record claims: tells a replay from an equivocation. */
      readonly claimsDigest: Sha256Hex;
      readonly decision: Decision;
      /** What decided by calibration; null: nothing did. */
      readonly score: number | null;
      readonly status: 200 | 202;
      /** The answer as JSON, as the sender will get it. */
      readonly answerJson: string;
    };

/** Judges submissions: purely, in this thread or in another. */
export interface Judge {
  judge(evidence: Evidence): Promise<Judgement>;
  /** The overlap of an answer with its passages: beside the judgements, since it may take as long as many of them. */
  ground(question: GroundingQuestion): Promise<GroundingReport>;
  /** The signals of a text, computed again: beside the judgements for the same reason. */
  measure(question: TextQuestion): Promise<MeasuredText>;
  close(): Promise<void>;
}

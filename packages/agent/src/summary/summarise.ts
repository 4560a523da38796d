import type { PcsVersion } from '@kakeya/protocol';
import { AgentError } from '../errors.ts';
import { assertTexts } from './assert_texts.ts';
import { buildPcs, type UnsignedPcs } from './build_pcs.ts';
import { digestContext, type SummaryContext } from './digest_context.ts';
import { type SummaryData, toPayload } from './payload.ts';
import type { SubmissionWithTexts } from './submission.ts';

interface SummaryPlace {
  readonly shardId?: string;
  /** Default: the clock's Unix ms, so that every summary is a record of its own. */
  readonly epoch?: number;
}

export type SummaryInput = SummaryData &
  SummaryPlace & {
    /** Strings that the output was made from; version 0.2 only. */
    readonly context?: SummaryContext;
    readonly passages?: never;
    readonly samples?: never;
  };

/** An answer with what it was made from; version 0.2 only. Limits: see {@link SubmissionWithTexts}. */
export interface SummaryInputWithTexts extends SummaryPlace {
  /** The answer. */
  readonly text: string;
  /** What the answer is to stand on. The record is signed with the digests of the answer and of these, in this order. */
  readonly passages: readonly string[];
  /** Other answers to the same question. */
  readonly samples?: readonly string[];
  readonly context?: never;
}

export interface SummariseOptions {
  /** default `0.2` */
  readonly pcsVersion?: PcsVersion;
  /** For inputs that name none; default `default`. */
  readonly shardId?: string;
  /** Goes into version 0.2 records. */
  readonly tenant?: string;
  readonly seed?: number;
  readonly scales?: readonly number[];
  /** Unix ms; default the system's. */
  readonly clock?: () => number;
}

/**
 * Computes the unsigned record of one output, in Node or in a browser. With `passages` it returns the record
 * together with the texts, as a gateway takes them; `pcs` of that is the record alone, with digests only.
 *
 * @throws as {@link buildPcs}
 */
export function summarise(
  input: SummaryInputWithTexts,
  options?: SummariseOptions,
): Promise<SubmissionWithTexts<UnsignedPcs>>;
export function summarise(input: SummaryInput, options?: SummariseOptions): Promise<UnsignedPcs>;
export function summarise(
  input: SummaryInput | SummaryInputWithTexts,
  options?: SummariseOptions,
): Promise<UnsignedPcs | SubmissionWithTexts<UnsignedPcs>>;
export async function summarise(
  input: SummaryInput | SummaryInputWithTexts,
  options: SummariseOptions = {},
): Promise<UnsignedPcs | SubmissionWithTexts<UnsignedPcs>> {
  if (input.passages === undefined) {
    // Samples come with an answer that the record is signed with; dropped, the check they are for would not run.
    if (input.samples !== undefined) {
      throw new AgentError(
        'input_invalid',
        'Samples need `passages` beside them; give [] if there are none.',
      );
    }
    return recordOf(input, options);
  }
  const { text: answer, passages, samples, ...place } = input;
  if (input.context !== undefined) {
    throw new AgentError(
      'input_invalid',
      'Give `context` or `passages`: both say what the record is signed with.',
    );
  }
  const texts = { answer, passages, ...(samples === undefined ? {} : { samples }) };
  assertTexts(texts);
  return {
    pcs: await recordOf({ text: answer, ...place, context: { answer, passages } }, options),
    ...texts,
  };
}

async function recordOf(input: SummaryInput, options: SummariseOptions): Promise<UnsignedPcs> {
  const { pcsVersion = '0.2', tenant, seed, scales, clock = Date.now } = options;
  const nowMs = clock();
  if (pcsVersion === '0.1' && input.context !== undefined) {
    throw new AgentError('input_invalid', 'Passages and a context need version 0.2: 0.1 cannot sign them.');
  }
  return buildPcs({
    payload: await toPayload(input),
    version: pcsVersion,
    shardId: input.shardId ?? options.shardId ?? 'default',
    epoch: input.epoch ?? nowMs,
    sentAt: new Date(nowMs).toISOString(),
    ...(seed === undefined ? {} : { seed }),
    ...(scales === undefined ? {} : { scales }),
    ...(tenant === undefined || pcsVersion === '0.1' ? {} : { tenantId: tenant }),
    ...(input.context === undefined ? {} : { context: digestContext(input.context) }),
  });
}

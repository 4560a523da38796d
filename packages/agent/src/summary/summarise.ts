import type { PcsVersion } from '@kakeya/protocol';
import { AgentError } from '../errors.ts';
import { buildPcs, type UnsignedPcs } from './build_pcs.ts';
import { digestContext, type SummaryContext } from './digest_context.ts';
import { type SummaryData, toPayload } from './payload.ts';

export type SummaryInput = SummaryData & {
  readonly shardId?: string;
  /** Default: the clock's Unix ms, so that every summary is a record of its own. */
  readonly epoch?: number;
  /** Strings that the output was made from; version 0.2 only. */
  readonly context?: SummaryContext;
};

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
 * Computes the unsigned record of one output, in Node or in a browser.
 *
 * @throws as {@link buildPcs}
 */
export async function summarise(input: SummaryInput, options: SummariseOptions = {}): Promise<UnsignedPcs> {
  const { pcsVersion = '0.2', tenant, seed, scales, clock = Date.now } = options;
  const nowMs = clock();
  if (pcsVersion === '0.1' && input.context !== undefined) {
    throw new AgentError('input_invalid', 'A context needs version 0.2: 0.1 cannot sign it.');
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

import {
  asTenantId,
  type ContextDigests,
  chunkBytes,
  computePcsId,
  type FaultTolerance,
  merkleRoot,
  merkleRootV01,
  PCS_SCHEMA,
  type PcsV01,
  type PcsV02,
  type PcsVersion,
  round9,
  type Sha256Hex,
} from '@kakeya/protocol';
import { computeSignals, type Payload, type Signals } from '@kakeya/signals';
import { budgetOf, regimeOf } from '@kakeya/verdict';
import { AgentError } from '../errors.ts';
import { assertSendable } from './assert_sendable.ts';

/** A record without its signature. */
export type UnsignedPcs = Omit<PcsV01, 'sig'> | Omit<PcsV02, 'sig'>;

export interface BuildPcsInput {
  readonly payload: Payload;
  readonly version: PcsVersion;
  readonly shardId: string;
  /** ≥ 0. One shard, epoch and payload make one `pcs_id`, and the first record under an id decides. */
  readonly epoch: number;
  /** RFC 3339 instant with a zone. */
  readonly sentAt: string;
  /** default 1 */
  readonly attempt?: number;
  /** Of the directions; default 42. */
  readonly seed?: number;
  /** Ascending; default 2,4,8,16 for points, 2,4,8,16,32 otherwise. */
  readonly scales?: readonly number[];
  /** Size of a Merkle leaf in bytes; default 64. */
  readonly chunkBytes?: number;
  /** Version 0.2 only. */
  readonly tenantId?: string;
  /** Version 0.2 only. */
  readonly context?: ContextDigests;
  /** Default: sequence number 0, not degraded. The outbox puts its own number in. */
  readonly ft?: FaultTolerance;
}

const DEFAULT_SEED = 42;
const HEALTHY: FaultTolerance = { outbox_seq: 0, degraded: false, fallbacks: [], clock_skew_ms: 0 };

/**
 * The record of one payload: its signals, what follows from them, and a commitment to its bytes. Pure.
 *
 * @throws SignalError for a payload without signals, AgentError `input_invalid` for a record that no gateway
 * would take, ProtocolError for a tenant id or chunk size that is none
 */
export function buildPcs(input: BuildPcsInput): UnsignedPcs {
  const seed = input.seed ?? DEFAULT_SEED;
  const signals = computeSignals(input.payload, {
    pcsVersion: input.version,
    seed,
    ...(input.scales === undefined ? {} : { scales: input.scales }),
  });
  const record = input.version === '0.1' ? recordV01(input, seed, signals) : recordV02(input, seed, signals);
  assertSendable(record);
  return record;
}

function recordV01(input: BuildPcsInput, seed: number, signals: Signals): Omit<PcsV01, 'sig'> {
  if (input.tenantId !== undefined || input.context !== undefined) {
    throw new AgentError('input_invalid', 'A tenant and a context need version 0.2: 0.1 cannot sign them.');
  }
  const root = merkleRootV01(chunkBytes(rawBytes(input.payload), input.chunkBytes));
  const claims = { D_hat: round9(signals.D_hat), coh_star: round9(signals.coh_star), r: round9(signals.r) };
  return {
    ...identity(input, root),
    ...measured(signals),
    seed,
    version: '0.1',
    ...claims,
    // Regime and budget follow from the rounded signals, because those are what a verifier has.
    budget: round9(budgetOf(claims)),
    regime: regimeOf(claims),
  };
}

function recordV02(input: BuildPcsInput, seed: number, signals: Signals): Omit<PcsV02, 'sig'> {
  const root = merkleRoot(chunkBytes(rawBytes(input.payload), input.chunkBytes));
  return {
    ...identity(input, root),
    ...measured(signals),
    seed,
    version: '0.2',
    budget: budgetOf(signals),
    regime: regimeOf(signals),
    payload_kind: input.payload.kind,
    n: signals.n,
    d: signals.d,
    validity: signals.validity,
    ...(input.tenantId === undefined ? {} : { tenant_id: asTenantId(input.tenantId) }),
    ...(input.context === undefined ? {} : { context: input.context }),
  };
}

function identity(input: BuildPcsInput, root: Sha256Hex) {
  return {
    pcs_id: computePcsId(root, input.epoch, input.shardId),
    schema: PCS_SCHEMA,
    shard_id: input.shardId,
    epoch: input.epoch,
    attempt: input.attempt ?? 1,
    sent_at: input.sentAt,
    merkle_root: root,
    ft: input.ft ?? HEALTHY,
  } as const;
}

function measured({ scales, N_j, coh_star, v_star, D_hat, r }: Signals) {
  return { scales, N_j, coh_star, v_star, D_hat, r };
}

/** What the Merkle root commits to. */
function rawBytes(payload: Payload): Uint8Array {
  return payload.kind === 'text' ? new TextEncoder().encode(payload.text) : payload.raw;
}

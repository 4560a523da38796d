import type { PcsId, Sha256Hex, TenantId } from '../brand.ts';

export const PCS_SCHEMA = 'fractal-lba-kakeya';

export type Regime = 'sticky' | 'mixed' | 'non_sticky';

/** What the agent says of how the record came to be; a degraded path lowers trust. */
export interface FaultTolerance {
  readonly outbox_seq: number;
  readonly degraded: boolean;
  readonly fallbacks: readonly string[];
  readonly clock_skew_ms: number;
}

/** The fields that versions 0.1 and 0.2 share. Numbers are finite; integers lie within ±(2^53 − 1). */
export interface PcsBase {
  readonly pcs_id: PcsId;
  readonly schema: typeof PCS_SCHEMA;
  /** 1 to 256 characters; no `|`, which separates the preimage of `pcs_id`, and no control characters. */
  readonly shard_id: string;
  /** ≥ 0 */
  readonly epoch: number;
  /** ≥ 1 */
  readonly attempt: number;
  /** RFC 3339 instant with a zone. */
  readonly sent_at: string;
  readonly seed: number;
  /** 1 to 64 distinct positive integers, ascending. */
  readonly scales: readonly number[];
  /** Occupied voxels per scale: keys are exactly the scales as decimal strings, counts ≥ 1. */
  readonly N_j: Readonly<Record<string, number>>;
  readonly coh_star: number;
  /** The direction that attains coh★; its length is the dimension of the data (at most 4096). */
  readonly v_star: readonly number[];
  readonly D_hat: number;
  readonly r: number;
  readonly regime: Regime;
  readonly budget: number;
  readonly merkle_root: Sha256Hex;
  /** base64; absent on a record that is not signed yet. */
  readonly sig?: string;
  readonly ft?: FaultTolerance;
}

export interface PcsV01 extends PcsBase {
  readonly version: '0.1';
}

export type PayloadKind = 'points' | 'embeddings' | 'text';
export type SignalName = 'D_hat' | 'coh_star' | 'r';

/** `reason` is present exactly when `valid` is false. */
export type SignalValidity = { readonly valid: true } | { readonly valid: false; readonly reason: string };

/** SHA-256 digests of what the output was made from. */
export interface ContextDigests {
  readonly answer?: Sha256Hex;
  readonly passages?: readonly Sha256Hex[];
  readonly policy_context?: Sha256Hex;
}

/** RFC 9381 proof that the direction seed was not chosen by the agent. */
export interface VrfProof {
  readonly suite: 'ECVRF-EDWARDS25519-SHA512-TAI' | 'ECVRF-EDWARDS25519-SHA512-ELL2';
  readonly public_key: string;
  readonly alpha: string;
  readonly proof: string;
}

export type SignatureAlgorithm = 'hmac-sha256' | 'hmac-sha256-prehash' | 'ed25519';

export interface PcsV02 extends PcsBase {
  readonly version: '0.2';
  readonly tenant_id?: TenantId;
  readonly payload_kind?: PayloadKind;
  /** Rows of the data, ≥ 0. */
  readonly n?: number;
  /** Dimension of the data, ≥ 1. */
  readonly d?: number;
  readonly validity?: Readonly<Record<SignalName, SignalValidity>>;
  readonly context?: ContextDigests;
  readonly vrf?: VrfProof;
  readonly sig_alg?: SignatureAlgorithm;
  readonly kid?: string;
}

/** A Proof-of-Computation Summary, as parsed: discriminated by `version`. */
export type Pcs = PcsV01 | PcsV02;
export type PcsVersion = Pcs['version'];

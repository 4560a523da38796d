import { DEFAULT_COHERENCE } from './coherence/options.ts';
import type { SignalName, SignalValidity } from './types.ts';

/** Fewer points than this have no dimension worth naming. */
const MIN_POINTS = 8;
const MIN_SCALES = 3;
/** At this share of n almost every point sits alone in its voxel: the count measures n, not the shape. */
const SATURATED_SHARE = 0.9;
const MAX_SATURATED_SCALES = 1;
/** The zlib header and the tables outweigh shorter data. */
const MIN_RAW_BYTES = 64;

/** What validity depends on; a version 0.2 record carries all of it but the last two. */
export interface ValidityInput {
  /** Rows of the data. */
  readonly n: number;
  /** Dimension of the data. */
  readonly d: number;
  readonly scales: readonly number[];
  /** Occupied voxels, keyed by scale. */
  readonly N_j: Readonly<Record<string, number>>;
  /** B, default 20. */
  readonly bins?: number;
  /** Raw payload bytes that r was computed from, where the data are at hand. */
  readonly rawBytes?: number;
}

/** The judgement from a record alone: r needs the payload's size, which a record does not carry. */
export type RecordValidity = Readonly<Record<Exclude<SignalName, 'r'>, SignalValidity>> & {
  readonly r?: SignalValidity;
};

/**
 * Whether each signal may be used for a decision. Total: an input that contradicts itself makes signals invalid
 * with a reason, it does not throw, because the numbers may come from a stranger's record.
 */
export function judgeValidity(
  input: ValidityInput & { readonly rawBytes: number },
): Record<SignalName, SignalValidity>;
export function judgeValidity(input: ValidityInput): RecordValidity;
export function judgeValidity(input: ValidityInput): RecordValidity {
  const { rawBytes } = input;
  const fromRecord = { D_hat: judgeDimension(input), coh_star: judgeCoherence(input) };
  return rawBytes === undefined ? fromRecord : { ...fromRecord, r: judgeRatio(rawBytes) };
}

function judgeDimension({ n, d, scales, N_j }: ValidityInput): SignalValidity {
  const malformed = judgeSize(n, d);
  if (malformed !== undefined) return malformed;
  if (n < MIN_POINTS) return invalid(`n = ${n} points; at least ${MIN_POINTS} are needed`);
  const distinct = new Set(scales).size;
  if (distinct < MIN_SCALES) return invalid(`${distinct} scales; at least ${MIN_SCALES} are needed`);
  const saturated: string[] = [];
  for (const scale of scales) {
    const count = Object.hasOwn(N_j, String(scale)) ? N_j[String(scale)] : undefined;
    if (count === undefined || !(Number.isInteger(count) && count >= 1 && count <= n)) {
      return invalid(`N_j is ${count} at scale ${scale}; it must be an integer from 1 to n = ${n}`);
    }
    if (count >= SATURATED_SHARE * n) saturated.push(`${count} of ${n} at scale ${scale}`);
  }
  if (saturated.length <= MAX_SATURATED_SCALES) return { valid: true };
  return invalid(
    `saturated: N_j is at least ${SATURATED_SHARE} · n at ${saturated.length} scales (${saturated.join(', ')})`,
  );
}

function judgeCoherence({ n, d, bins = DEFAULT_COHERENCE.bins }: ValidityInput): SignalValidity {
  const malformed = judgeSize(n, d);
  if (malformed !== undefined) return malformed;
  if (n >= 2 * bins) return { valid: true };
  return invalid(`n = ${n} points; at least 2 · B = ${2 * bins} are needed`);
}

function judgeRatio(rawBytes: number): SignalValidity {
  if (rawBytes >= MIN_RAW_BYTES) return { valid: true };
  return invalid(`${rawBytes} bytes; at least ${MIN_RAW_BYTES} are needed`);
}

function judgeSize(n: number, d: number): SignalValidity | undefined {
  if (Number.isSafeInteger(n) && n >= 0 && Number.isSafeInteger(d) && d >= 1) return undefined;
  return invalid(`n = ${n} and d = ${d} are not the size of a point cloud`);
}

function invalid(reason: string): SignalValidity {
  return { valid: false, reason };
}

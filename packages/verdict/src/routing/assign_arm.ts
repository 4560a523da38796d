import { sha256Hex } from '@kakeya/protocol';
import type { RoutingExperiment } from './params.ts';

export type Arm = 'treatment' | 'control';

export interface Assignment {
  readonly arm: Arm;
  /** The probability with which a key gets this arm. */
  readonly propensity: number;
}

const HEX_DIGITS = 13;

/** The same arm for the same key, experiment and salt, on every machine. A share that is no number gives control. */
export function assignArm({ id, salt, treatmentShare }: RoutingExperiment, key: string): Assignment {
  return unitOf(salt, id, key) < treatmentShare
    ? { arm: 'treatment', propensity: Math.min(treatmentShare, 1) }
    : { arm: 'control', propensity: treatmentShare > 0 ? 1 - treatmentShare : 1 };
}

/** The first 52 bits of SHA-256 over the JSON of [salt, id, key], as a share: JSON keeps ["a", "bc"] from being ["ab", "c"]. */
function unitOf(salt: string, id: string, key: string): number {
  const digest = sha256Hex(new TextEncoder().encode(JSON.stringify([salt, id, key])));
  return Number.parseInt(digest.slice(0, HEX_DIGITS), 16) / 16 ** HEX_DIGITS;
}

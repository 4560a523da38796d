import type { Previewed } from '../calibration_state.ts';

type Shares = NonNullable<Previewed['shares']>;

export interface SharePart {
  readonly key: keyof Shares;
  readonly name: string;
  readonly sign: string;
  readonly share: number;
  /** Where it begins, as a share of the whole. */
  readonly from: number;
}

const PARTS = [
  { key: 'accept', name: 'accept', sign: '✓' },
  { key: 'checks_alone', name: 'checks alone', sign: '–' },
  { key: 'escalate', name: 'escalate', sign: '↗' },
  { key: 'reject', name: 'reject', sign: '✕' },
] as const;

/** The parts side by side, from the least to the most suspect. */
export function shareParts(shares: Shares): readonly SharePart[] {
  let from = 0;
  return PARTS.map((part) => {
    const share = shares[part.key];
    const placed = { ...part, share, from };
    from += share;
    return placed;
  });
}

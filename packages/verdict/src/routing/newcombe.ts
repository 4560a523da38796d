import type { Interval } from '../stats/mod.ts';
import type { ArmSummary } from './arm_summary.ts';

/** Φ⁻¹(0.975). */
const Z = 1.959963984540054;

type Share = Pick<ArmSummary, 'containment' | 'effectiveWrong'>;

/**
 * Newcombe's hybrid score interval of a difference of two independent shares, at 95 %; null where an arm has none.
 * Source: Newcombe, Statistics in Medicine 17 (1998), method 10. Approximate: of use for reading, not for a guarantee.
 */
export function newcombeDifference(a: Share, b: Share): Interval | null {
  const [wilsonA, wilsonB] = [wilson(a), wilson(b)];
  if (wilsonA === null || wilsonB === null) return null;
  const difference = wilsonA.share - wilsonB.share;
  return {
    low: difference - Math.hypot(wilsonA.share - wilsonA.low, wilsonB.high - wilsonB.share),
    high: difference + Math.hypot(wilsonA.high - wilsonA.share, wilsonB.share - wilsonB.low),
  };
}

function wilson({
  containment: share,
  effectiveWrong: n,
}: Share): (Interval & { readonly share: number }) | null {
  if (share === null || n < 1) return null;
  const centre = (share + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n);
  const half = ((Z / (1 + (Z * Z) / n)) * Math.sqrt(share * (1 - share) * n + (Z * Z) / 4)) / n;
  return { share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

import { cohNull, ratioNull } from './nulls/mod.ts';
import type { SignalSettings } from './signal_settings.ts';
import { theilSenSlope } from './theil_sen.ts';
import type { Coherence, Signals } from './types.ts';
import { judgeValidity } from './validity.ts';

/** What was read off the data; everything else follows from it. */
export interface Measured {
  readonly n: number;
  readonly d: number;
  readonly N_j: Readonly<Record<string, number>>;
  readonly coherence: Coherence;
  readonly r: number;
  readonly rawBytes: number;
  /** The null of r is shuffled English: it says nothing of numbers. */
  readonly isText: boolean;
}

export function toSignals(measured: Measured, settings: SignalSettings): Signals {
  const { n, d, N_j, coherence, r, rawBytes, isText } = measured;
  const { scales, directions, bins, median } = settings;
  const counts = scales.map((scale) => N_j[String(scale)] ?? Number.NaN);
  return {
    n,
    d,
    scales,
    N_j,
    D_hat: theilSenSlope(scales, counts, median),
    coh_star: coherence.cohStar,
    v_star: [...coherence.vStar],
    r,
    validity: judgeValidity({ n, d, scales, N_j, bins, rawBytes }),
    coh_z: cohNull({ n, d, directions, bins, value: coherence.cohStar }),
    r_z: isText ? ratioNull({ bytes: rawBytes, value: r }) : null,
  };
}

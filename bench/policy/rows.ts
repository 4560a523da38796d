import type { Row } from '../lib/report.ts';
import type { Timing } from '../lib/measure.ts';

type Quantile = 'p50' | 'p95' | 'p99';

const UNITS = { µs: 1, ms: 1000 } as const;

const at = (timing: Timing, quantile: Quantile): number =>
  ({ p50: timing.p50Us, p95: timing.p95Us, p99: timing.p99Us })[quantile];

/** One quantile beside the most that it may be. */
export function barRow(
  subject: string,
  ours: Timing,
  quantile: Quantile,
  bar: number,
  unit: keyof typeof UNITS,
  detail?: object,
): Row {
  return {
    subject: `${subject}, ${quantile}`,
    peer: 'the aim',
    unit,
    value: at(ours, quantile) / UNITS[unit],
    peerValue: bar,
    detail: { ours, ...detail },
  };
}

/** Medians beside each other. */
export function peerRow(subject: string, ours: Timing, peer: string, theirs: Timing, detail?: object): Row {
  return {
    subject: `${subject}, p50`,
    peer,
    unit: 'µs',
    value: ours.p50Us,
    peerValue: theirs.p50Us,
    detail: { ours, theirs, ...detail },
  };
}

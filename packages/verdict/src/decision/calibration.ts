import { canonicalizeJson, sha256Hex } from '@kakeya/protocol';
import { type CalibrationRecord, CalibrationSet } from '../conformal/mod.ts';
import type { Change } from './change.ts';
import type { DecisionSettings } from './settings.ts';

/** A labelled outcome with all that may be needed to score it again. */
export interface CalibrationItem extends CalibrationRecord {
  /** `labelShare` when it was decided: an outcome like it may have had that small a chance of being here. */
  readonly labelShare: number;
}

/** Labels as decisions see them. Immutable. */
export interface Calibration {
  readonly set: CalibrationSet;
  readonly labelShares: ReadonlyMap<string, number>;
  /** Upper bound of the weight that an outcome at hand would have in the set; 1 where all was labelled. */
  readonly itemWeight: number;
  /** Names all changes that led here: each version is the hash of the one before and the change. null: none yet. */
  readonly version: string | null;
}

export function emptyCalibration({ maxRecords, windowMs }: DecisionSettings): Calibration {
  const set = CalibrationSet.empty({ maxSize: maxRecords, windowMs });
  return { set, labelShares: new Map(), itemWeight: 1, version: null };
}

export function withItem(calibration: Calibration, item: CalibrationItem): Calibration {
  const { labelShare, ...record } = item;
  const labelShares = new Map(calibration.labelShares).set(record.id, labelShare);
  return consistent({ ...calibration, labelShares }, calibration.set.with(record));
}

/** All of these at once, oldest first: one by one, a thousand would hold up whatever else the thread does. */
export function calibrationOf(
  items: readonly CalibrationItem[],
  settings: DecisionSettings,
  version: string | null,
): Calibration {
  const empty = emptyCalibration(settings);
  const labelShares = new Map(items.map(({ id, labelShare }) => [id, labelShare]));
  const records = items.map(({ id, label, weight, score, atMs }) => ({ id, label, weight, score, atMs }));
  return consistent({ ...empty, labelShares, version }, CalibrationSet.of(records, empty.set.limits));
}

/** Without these outcomes, as far as it holds them. */
export function withoutItems(calibration: Calibration, ids: ReadonlySet<string>): Calibration {
  const { set } = calibration;
  const kept = set.records.filter(({ id }) => !ids.has(id));
  return kept.length === set.size
    ? calibration
    : consistent(calibration, CalibrationSet.of(kept, set.limits));
}

/** Without the outcomes that were decided before; of those whose id begins with `prefix` only. */
export function decidedSince(calibration: Calibration, sinceMs: number, prefix = ''): Calibration {
  const { set } = calibration;
  const kept = set.records.filter(({ atMs, id }) => atMs >= sinceMs || !id.startsWith(prefix));
  return consistent(calibration, CalibrationSet.of(kept, set.limits));
}

export function nextVersion(version: string | null, change: Change): string {
  return sha256Hex(new TextEncoder().encode(`${version ?? ''}\n${canonicalizeJson({ ...change })}`)).slice(
    0,
    32,
  );
}

/** Takes over the set, and forgets of the shares what is no longer in it. */
function consistent(calibration: Calibration, set: CalibrationSet): Calibration {
  const labelShares = new Map<string, number>();
  let smallest = 1;
  for (const { id } of set.records) {
    const share = calibration.labelShares.get(id) ?? 1;
    labelShares.set(id, share);
    if (share < smallest) smallest = share;
  }
  const itemWeight = Math.max(1 / smallest, set.wrong.maxWeight, set.benign.maxWeight);
  return { ...calibration, set, labelShares, itemWeight };
}

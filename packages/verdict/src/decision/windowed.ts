import type { CalibrationSet } from '../conformal/mod.ts';

/** What a set was last pruned to. Only spares work: time mostly goes on, and what is out of the window stays out. */
const pruned = new WeakMap<CalibrationSet, { readonly nowMs: number; readonly set: CalibrationSet }>();

/** `set.asOf(nowMs)`, without pruning anew for every record. */
export function windowed(set: CalibrationSet, nowMs: number): CalibrationSet {
  if (set.limits.windowMs === null) return set;
  const last = pruned.get(set);
  const current = (last !== undefined && last.nowMs <= nowMs ? last.set : set).asOf(nowMs);
  pruned.set(set, { nowMs, set: current });
  return current;
}

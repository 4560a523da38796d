import { VerdictError } from '../errors.ts';
import type { Label } from '../label.ts';
import { type ClassScores, SortedScores } from './class_scores.ts';

/** One labelled outcome. */
export interface CalibrationRecord {
  readonly id: string;
  /** In [0, 1]; larger = more suspect. */
  readonly score: number;
  readonly label: Label;
  readonly atMs: number;
  /** Inverse of the probability with which this outcome was chosen for labelling, at the time it was decided; ≥ 1. */
  readonly weight: number;
}

export interface CalibrationLimits {
  /** First in, first out beyond this many records of both classes together. */
  readonly maxSize: number;
  /** Records older than this are left out by `asOf`; null keeps them. */
  readonly windowMs: number | null;
}

/** The labelled outcomes that decisions are calibrated on. Immutable: a decision keeps the set that it was made with. */
export class CalibrationSet {
  readonly limits: CalibrationLimits;
  /** In order of arrival, oldest first. */
  readonly records: readonly CalibrationRecord[];
  readonly wrong: ClassScores;
  readonly benign: ClassScores;
  readonly #sorted: Readonly<Record<Label, SortedScores>>;
  readonly #oldestMs: number;

  private constructor(
    limits: CalibrationLimits,
    records: readonly CalibrationRecord[],
    sorted: Readonly<Record<Label, SortedScores>>,
    oldestMs: number,
  ) {
    this.limits = limits;
    this.records = records;
    this.wrong = sorted.wrong;
    this.benign = sorted.benign;
    this.#sorted = sorted;
    this.#oldestMs = oldestMs;
  }

  /** @throws VerdictError `argument_invalid` */
  static empty(limits: CalibrationLimits): CalibrationSet {
    return CalibrationSet.of([], limits);
  }

  /**
   * The set that results from adding the records one by one, oldest first.
   * @throws VerdictError `argument_invalid`
   */
  static of(records: Iterable<CalibrationRecord>, limits: CalibrationLimits): CalibrationSet {
    assertLimits(limits);
    const lastOfId = new Map<string, CalibrationRecord>();
    for (const record of records) {
      assertRecord(record);
      lastOfId.delete(record.id);
      lastOfId.set(record.id, record);
    }
    return CalibrationSet.#build(limits, [...lastOfId.values()].slice(-limits.maxSize));
  }

  static #build(limits: CalibrationLimits, records: readonly CalibrationRecord[]): CalibrationSet {
    const ofClass = (label: Label): SortedScores =>
      SortedScores.of(records.filter((record) => record.label === label));
    return new CalibrationSet(
      limits,
      records,
      { wrong: ofClass('wrong'), benign: ofClass('benign') },
      oldestMsOf(records),
    );
  }

  get size(): number {
    return this.records.length;
  }

  /**
   * With one more record, as the newest. One of the same id is replaced: an outcome counts once, by its last label.
   * @throws VerdictError `argument_invalid`
   */
  with(record: CalibrationRecord): CalibrationSet {
    assertRecord(record);
    const replaced = this.records.findIndex((other) => other.id === record.id);
    const leaves = replaced >= 0 ? replaced : this.size >= this.limits.maxSize ? 0 : -1;
    const leaver = this.records[leaves];
    const records = leaver === undefined ? this.records.slice() : this.records.toSpliced(leaves, 1);
    records.push(record);
    let sorted = this.#sorted;
    if (leaver !== undefined) sorted = { ...sorted, [leaver.label]: sorted[leaver.label].minus(leaver) };
    sorted = { ...sorted, [record.label]: sorted[record.label].plus(record) };
    const oldestMs =
      leaver?.atMs === this.#oldestMs ? oldestMsOf(records) : Math.min(this.#oldestMs, record.atMs);
    return new CalibrationSet(this.limits, records, sorted, oldestMs);
  }

  /**
   * Without the records older than `nowMs - windowMs`; this very set when none is.
   * @throws VerdictError `argument_invalid`
   */
  asOf(nowMs: number): CalibrationSet {
    if (!Number.isFinite(nowMs))
      throw new VerdictError('argument_invalid', `nowMs must be finite, not ${nowMs}.`);
    if (this.limits.windowMs === null) return this;
    const fromMs = nowMs - this.limits.windowMs;
    if (this.#oldestMs >= fromMs) return this;
    return CalibrationSet.#build(
      this.limits,
      this.records.filter((record) => record.atMs >= fromMs),
    );
  }
}

/** Labels come in any order of `atMs`, so the oldest need not be the first. */
function oldestMsOf(records: readonly CalibrationRecord[]): number {
  let oldest = Number.POSITIVE_INFINITY;
  for (const record of records) if (record.atMs < oldest) oldest = record.atMs;
  return oldest;
}

function assertLimits({ maxSize, windowMs }: CalibrationLimits): void {
  if (!(Number.isSafeInteger(maxSize) && maxSize >= 1)) {
    throw new VerdictError('argument_invalid', `maxSize must be an integer of at least 1, not ${maxSize}.`);
  }
  if (!(windowMs === null || (Number.isFinite(windowMs) && windowMs > 0))) {
    throw new VerdictError(
      'argument_invalid',
      `windowMs must be finite and above 0, or null, not ${windowMs}.`,
    );
  }
}

function assertRecord({ id, score, label, atMs, weight }: CalibrationRecord): void {
  const refuse = (what: string): never => {
    throw new VerdictError('argument_invalid', `Calibration record ${JSON.stringify(id)}: ${what}.`);
  };
  if (typeof id !== 'string' || id === '') refuse('its id must be a string with at least one character');
  if (!(score >= 0 && score <= 1)) refuse(`score must lie in [0, 1], not ${score}`);
  if (label !== 'wrong' && label !== 'benign') refuse(`label must be wrong or benign, not ${String(label)}`);
  if (!Number.isFinite(atMs)) refuse(`atMs must be finite, not ${atMs}`);
  if (!(weight >= 1 && weight < Number.POSITIVE_INFINITY)) {
    refuse(`weight must be finite and at least 1 (the inverse of a probability), not ${weight}`);
  }
}

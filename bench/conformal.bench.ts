import { type CalibrationRecord, CalibrationSet, classify } from '@kakeya/verdict/conformal';
import { seededRandom } from '@kakeya/verdict/stats';
import { measure } from './lib/measure.ts';
import type { Row } from './lib/report.ts';

const SIZE = 1_000;
const BATCH = 100;
const LIMITS = { maxSize: SIZE, windowMs: null };
const PARAMS = { deltaAccept: 0.05, deltaReject: 0.05, maxWeight: 10 };

/** Deciding by, and adding to, a full calibration set; beside the plain way: a count over all records, a sort of all records. */
export async function conformalBench(): Promise<Row[]> {
  const random = seededRandom(1);
  const recordOf = (index: number): CalibrationRecord => ({
    id: `pcs-${index}`,
    score: random(),
    label: random() < 0.5 ? 'wrong' : 'benign',
    atMs: index,
    weight: random() < 0.5 ? 1 : 10,
  });
  const records = Array.from({ length: SIZE }, (_, index) => recordOf(index));
  const full = CalibrationSet.of(records, LIMITS);

  const predicting = await measure(
    () => {
      for (let index = 0; index < BATCH; index += 1) classify(random(), full, PARAMS);
    },
    1_000,
    BATCH,
  );
  const counting = await measure(
    () => {
      for (let index = 0; index < BATCH; index += 1) countAll(records, random());
    },
    1_000,
    BATCH,
  );

  let set = full;
  let next = SIZE;
  const inserting = await measure(
    () => {
      for (let index = 0; index < BATCH; index += 1) set = set.with(recordOf(next++));
    },
    1_000,
    BATCH,
  );
  const rebuilding = await measure(() => CalibrationSet.of(records, LIMITS), 1_000);

  return [
    {
      subject: `classify by ${SIZE} records`,
      peer: 'a count over all records',
      unit: 'µs',
      value: predicting.p50Us,
      peerValue: counting.p50Us,
      detail: { predicting, counting },
    },
    {
      subject: `add a record to ${SIZE}, dropping the oldest`,
      peer: 'building the set anew',
      unit: 'µs',
      value: inserting.p50Us,
      peerValue: rebuilding.p50Us,
      detail: { inserting, rebuilding },
    },
  ];
}

function countAll(records: readonly CalibrationRecord[], score: number): [number, number] {
  let [below, above] = [0, 0];
  for (const record of records) {
    if (record.label === 'wrong' && record.score <= score) below += record.weight;
    if (record.label === 'benign' && record.score >= score) above += record.weight;
  }
  return [below, above];
}

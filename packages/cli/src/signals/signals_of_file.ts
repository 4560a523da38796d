import { round9 } from '@kakeya/protocol';
import { extname } from 'node:path';
import {
  computeSignals,
  computeSignalsOfStream,
  countSentences,
  DEFAULT_SCALES,
  type JsonlItem,
  POINT_SCALES,
  readCsv,
  readJsonl,
  readJsonlRows,
  readNpy,
  readText,
  type RowBatch,
  type SignalOptions,
  type Signals,
  theilSenSlope,
} from '@kakeya/signals';
import { CliError } from '../errors.ts';
import { streamInput } from '../records/read_input.ts';

export interface SignalsOptions {
  readonly directions: number;
  readonly bins: number;
  readonly seed: number;
  readonly scales?: readonly number[];
  readonly textField: string;
}

/** The signals of a set of points; D_hat and coh_star to 9 decimals, as a version 0.1 record carries them. */
export interface PointsReport
  extends Pick<Signals, 'n' | 'd' | 'N_j' | 'D_hat' | 'coh_star' | 'v_star' | 'r' | 'validity'> {
  readonly kind: 'points';
  /** Standard deviations above the mean of a null sample of this size; null where no table covers it. */
  readonly coh_z: number | null;
}

/** One text. `n` and `d` are those of its point cloud. */
export interface TextReport
  extends Pick<Signals, 'n' | 'd' | 'N_j' | 'D_hat' | 'coh_star' | 'r' | 'validity'> {
  readonly kind: 'text';
  readonly id: string | null;
  readonly line: number;
  readonly n_sentences: number;
}

/** The slope of box counts that somebody else made. */
export interface CountsReport {
  readonly kind: 'counts';
  readonly id: string | null;
  readonly line: number;
  readonly D_hat_upper: number;
  readonly D_hat_median: number;
}

export type SignalsReport = PointsReport | TextReport | CountsReport;

/** What a data file has to say: one report of its points, or one per line of texts or counts. */
export async function* signalsOfFile(path: string, options: SignalsOptions): AsyncGenerator<SignalsReport> {
  switch (extname(path).toLowerCase()) {
    case '.csv':
      yield await pointsReport('points', POINT_SCALES, () => readCsv(streamInput(path)), options);
      return;
    case '.npy':
      yield await pointsReport('embeddings', DEFAULT_SCALES, () => readNpy(streamInput(path)), options);
      return;
    case '.txt':
      yield textReport({ kind: 'text', id: null, line: 1, text: await readText(streamInput(path)) }, options);
      return;
    case '.jsonl':
    case '.ndjson':
      yield* jsonlReports(path, options);
      return;
    default:
      throw new CliError('input_invalid', `${path} is of no known kind: name it .csv, .npy, .jsonl or .txt.`);
  }
}

/** The first line says what the file holds; arrays are one set of points, so they need all lines. */
async function* jsonlReports(path: string, options: SignalsOptions): AsyncGenerator<SignalsReport> {
  for await (const item of readJsonl(streamInput(path), { textField: options.textField })) {
    switch (item.kind) {
      case 'vector':
        yield await pointsReport('points', DEFAULT_SCALES, () => readJsonlRows(streamInput(path)), options);
        return;
      case 'text':
        yield textReport(item, options);
        break;
      case 'counts':
        yield countsReport(item);
        break;
    }
  }
}

async function pointsReport(
  kind: 'points' | 'embeddings',
  defaultScales: readonly number[],
  open: () => AsyncIterable<RowBatch>,
  options: SignalsOptions,
): Promise<PointsReport> {
  const signals = await computeSignalsOfStream(kind, open, settings(options, defaultScales));
  const { n, d, N_j, v_star, r, validity, coh_z } = signals;
  const [D_hat, coh_star] = [round9(signals.D_hat), round9(signals.coh_star)];
  return { kind: 'points', n, d, N_j, D_hat, coh_star, v_star, r, validity, coh_z: coh_z?.z ?? null };
}

function textReport(item: Extract<JsonlItem, { kind: 'text' }>, options: SignalsOptions): TextReport {
  const { id, line, text } = item;
  const signals = computeSignals({ kind: 'text', text }, settings(options, DEFAULT_SCALES));
  const { n, d, N_j, D_hat, coh_star, r, validity } = signals;
  const n_sentences = countSentences(text);
  return { kind: 'text', id, line, r, n_sentences, n, d, N_j, D_hat, coh_star, validity };
}

function countsReport({ id, line, scales, N_j }: Extract<JsonlItem, { kind: 'counts' }>): CountsReport {
  const counts = scales.map((scale) => N_j[String(scale)] ?? Number.NaN);
  return {
    kind: 'counts',
    id,
    line,
    D_hat_upper: theilSenSlope(scales, counts, 'upper'),
    D_hat_median: theilSenSlope(scales, counts, 'true'),
  };
}

/** The reference path: directions from numpy's legacy generator and the upper median, as in PCS 0.1. */
function settings(
  { directions, bins, seed, scales }: SignalsOptions,
  defaultScales: readonly number[],
): SignalOptions {
  return { pcsVersion: '0.1', directions, bins, seed, scales: scales ?? defaultScales };
}

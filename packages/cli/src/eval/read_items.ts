import { createHash } from 'node:crypto';
import { type JsonLimits, parseJsonStrict } from '@kakeya/protocol';
import type { EvaluationItem } from '@kakeya/verdict/evaluation';
import { CliError } from '../errors.ts';
import { streamInput } from '../records/read_input.ts';
import { labelRule } from './label_rule.ts';
import type { EvaluationRunOptions, FieldNames } from './options.ts';

export interface LabelCount {
  /** As JSON spells it. */
  readonly label: string;
  readonly wrong: boolean;
  readonly n: number;
}

/** What a line can lack. */
export type InvalidField = 'score' | 'label' | 'text';

export interface LabelledData {
  readonly items: readonly EvaluationItem[];
  readonly sha256: string;
  readonly labels: readonly LabelCount[];
  /** Lines left out, by the first thing that was wrong with each. */
  readonly skipped: Readonly<Record<InvalidField, number>>;
  /** Items whose text another item has too: not independent of it. */
  readonly repeated: number;
  /** Distinct texts that are labelled both wrong and benign. */
  readonly contradictory: number;
}

/** Other fields of a line may be large: embeddings, token lists. */
const LIMITS: JsonLimits = { maxDepth: 64, maxMembers: 100_000, maxElements: 1_000_000 };

type Options = FieldNames & Pick<EvaluationRunOptions, 'data' | 'wrongValue' | 'skipInvalid'>;

/** @throws CliError `input_invalid` with the line, `file_unreadable` */
export async function readItems(options: Options): Promise<LabelledData> {
  const { data } = options;
  const bytes = await readWhole(data);
  const isWrong = labelRule(options.wrongValue);
  const items: EvaluationItem[] = [];
  const labels = new Map<string, { label: string; wrong: boolean; n: number }>();
  const skipped = { score: 0, label: 0, text: 0 };
  for (const { line, content } of linesOf(bytes)) {
    const fields = fieldsOf(content, `${data}:${line}`);
    const read = itemOf(fields, options, isWrong);
    if ('invalid' in read) {
      if (options.skipInvalid !== true) throw invalid(`${data}:${line}: ${read.message}`);
      skipped[read.invalid] += 1;
      continue;
    }
    items.push(read);
    const label = JSON.stringify(fields.get(options.labelField));
    const count = labels.get(label) ?? { label, wrong: read.wrong, n: 0 };
    count.n += 1;
    labels.set(label, count);
  }
  if (items.length === 0) throw invalid(`${data} holds no items: one JSON object per line is expected.`);
  return {
    items,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    labels: [...labels.values()].toSorted((a, b) => b.n - a.n),
    skipped,
    ...repetitions(items),
  };
}

async function readWhole(path: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const chunk of streamInput(path)) pieces.push(chunk);
  return Buffer.concat(pieces);
}

/** Lines that are not blank, counted from 1. */
function* linesOf(bytes: Buffer): Generator<{ readonly line: number; readonly content: Uint8Array }> {
  for (let start = 0, line = 1; start < bytes.length; line += 1) {
    const found = bytes.indexOf(0x0a, start);
    const end = found === -1 ? bytes.length : found;
    const content = bytes.subarray(start, end);
    if (content.some((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0d)) yield { line, content };
    start = end + 1;
  }
}

function fieldsOf(content: Uint8Array, where: string): ReadonlyMap<string, unknown> {
  const result = parseJsonStrict(content, LIMITS);
  if (!result.ok) {
    const what = result.problems.map(
      ({ pointer, message }) => `${pointer === '' ? '' : `${pointer}: `}${message}`,
    );
    throw invalid(`${where}: ${what.join(' ')}`);
  }
  const { value } = result;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(`${where}: an object is expected.`);
  }
  return new Map<string, unknown>(Object.entries(value));
}

type Read = EvaluationItem | { readonly invalid: InvalidField; readonly message: string };

function itemOf(
  fields: ReadonlyMap<string, unknown>,
  { scoreField, labelField, textField }: FieldNames,
  isWrong: (label: unknown) => boolean | undefined,
): Read {
  const score = fields.get(scoreField);
  if (typeof score !== 'number') {
    return { invalid: 'score', message: complaint(fields, scoreField, 'the score', 'a finite number') };
  }
  const wrong = isWrong(fields.get(labelField));
  if (wrong === undefined) {
    const expected = 'true, false, 1, 0, "wrong" or "benign"; or name the wrong one with --wrong-value';
    return { invalid: 'label', message: complaint(fields, labelField, 'the label', expected) };
  }
  const text = fields.get(textField);
  if (typeof text !== 'string') {
    return { invalid: 'text', message: complaint(fields, textField, 'the text', 'a string') };
  }
  return { score, wrong, text };
}

function complaint(
  fields: ReadonlyMap<string, unknown>,
  field: string,
  what: string,
  expected: string,
): string {
  if (!fields.has(field)) return `there is no field "${field}" for ${what}.`;
  const shown = JSON.stringify(fields.get(field)).slice(0, 40);
  return `"${field}" is ${shown}, but ${what} must be ${expected}.`;
}

function repetitions(items: readonly EvaluationItem[]): Pick<LabelledData, 'repeated' | 'contradictory'> {
  const seen = new Map<string, { n: number; wrong: number }>();
  for (const { text, wrong } of items) {
    const count = seen.get(text) ?? { n: 0, wrong: 0 };
    count.n += 1;
    count.wrong += wrong ? 1 : 0;
    seen.set(text, count);
  }
  const counts = [...seen.values()];
  return {
    repeated: counts.reduce((sum, { n }) => sum + (n > 1 ? n : 0), 0),
    contradictory: counts.filter(({ n, wrong }) => wrong > 0 && wrong < n).length,
  };
}

function invalid(message: string): CliError {
  return new CliError('input_invalid', message);
}

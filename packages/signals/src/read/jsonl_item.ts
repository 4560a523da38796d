import { SignalError } from '../errors.ts';
import type { Line } from './lines.ts';

/** An array of numbers: one point. `compact` is its canonical spelling, JSON without spaces. */
export interface JsonlVector {
  readonly kind: 'vector';
  readonly line: number;
  readonly values: Float64Array;
  readonly compact: string;
}

export interface JsonlText {
  readonly kind: 'text';
  readonly line: number;
  /** null where the object has none. */
  readonly id: string | null;
  readonly text: string;
}

/** Box counts that somebody else made. */
export interface JsonlCounts {
  readonly kind: 'counts';
  readonly line: number;
  readonly id: string | null;
  readonly scales: readonly number[];
  readonly N_j: Readonly<Record<string, number>>;
}

export type JsonlItem = JsonlVector | JsonlText | JsonlCounts;

/** @throws SignalError `input_malformed` or `input_not_finite`, with the line number */
export function parseJsonlItem({ number, text }: Line, textField: string): JsonlItem {
  const value = parseJson(text, number);
  if (Array.isArray(value)) return vectorOf(value, number);
  if (typeof value !== 'object' || value === null) {
    throw malformed(number, 'an array of numbers or an object is expected');
  }
  const fields = new Map<string, unknown>(Object.entries(value));
  const id = idOf(fields.get('id'), number);
  if (fields.has(textField))
    return { kind: 'text', line: number, id, text: textOf(fields.get(textField), number) };
  if (fields.has('scales') && fields.has('N_j')) {
    const scales = scalesOf(fields.get('scales'), number);
    return { kind: 'counts', line: number, id, scales, N_j: countsOf(fields.get('N_j'), scales, number) };
  }
  throw malformed(number, `the object has neither "${textField}" nor "scales" and "N_j"`);
}

function parseJson(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SignalError('input_malformed', `Line ${line} is not JSON.`, { cause });
  }
}

function vectorOf(value: readonly unknown[], line: number): JsonlVector {
  const numbers = value.map((item) => finite(item, line, 'the array'));
  if (numbers.length === 0) throw malformed(line, 'the array is empty');
  return { kind: 'vector', line, values: Float64Array.from(numbers), compact: JSON.stringify(numbers) };
}

function textOf(value: unknown, line: number): string {
  if (typeof value !== 'string') throw malformed(line, 'the text is not a string');
  if (!value.isWellFormed()) throw malformed(line, 'the text holds a lone surrogate');
  return value;
}

function idOf(value: unknown, line: number): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  throw malformed(line, 'the id is neither a string nor an integer');
}

function scalesOf(value: unknown, line: number): number[] {
  if (!Array.isArray(value)) throw malformed(line, '"scales" is not an array');
  return value.map((item) => finite(item, line, '"scales"'));
}

/** Keyed by exactly the scales: a count of another scale would silently be left out of the slope. */
function countsOf(value: unknown, scales: readonly number[], line: number): Record<string, number> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed(line, '"N_j" is not an object');
  }
  const counts = new Map(Object.entries(value).map(([key, count]) => [key, finite(count, line, '"N_j"')]));
  const keys = new Set(scales.map(String));
  if (keys.size !== scales.length || counts.size !== keys.size || [...keys].some((key) => !counts.has(key))) {
    throw malformed(line, 'the keys of "N_j" are not the scales');
  }
  return Object.fromEntries(counts);
}

function finite(value: unknown, line: number, where: string): number {
  if (typeof value !== 'number') throw malformed(line, `${where} holds something that is not a number`);
  if (!Number.isFinite(value)) {
    throw new SignalError(
      'input_not_finite',
      `Line ${line}: ${where} holds a number beyond the range of a double.`,
    );
  }
  return value;
}

function malformed(line: number, what: string): SignalError {
  return new SignalError('input_malformed', `Line ${line}: ${what}.`);
}

import { PolicyError } from '../errors.ts';
import type { Scalar } from '../model/policy.ts';
import { normaliseCountry } from '../sets/identity/normalise_country.ts';
import { normaliseDate } from '../sets/identity/normalise_date.ts';
import type { ColumnType } from './supplier_mapping.ts';

export type CellResult = { readonly value: Scalar } | { readonly problem: string };

const NUMBER = /^[+-]?\d+(?:\.\d+)?$/;
const HEX = /^(?:[0-9A-Fa-f]{2})+$/;

/** Reads what a file has in a place; a cell without a value is a problem, never a value that was not given. */
export function readCell(cell: unknown, type: ColumnType): CellResult {
  if (typeof cell === 'number' && type === 'number') return checkedNumber(cell);
  const text = textOf(cell);
  if (text === undefined) return { problem: 'holds no text, number or boolean' };
  if (text === '') return { problem: 'is empty' };
  if (text.includes('\ufffd') || !text.isWellFormed())
    return { problem: 'holds what was no UTF-8: write the file as UTF-8' };
  return READ[type](text);
}

/** undefined for what is no scalar. */
export function textOf(cell: unknown): string | undefined {
  if (cell === undefined || cell === null) return '';
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  return typeof cell === 'string' ? cell.trim() : undefined;
}

const READ: Readonly<Record<ColumnType, (text: string) => CellResult>> = {
  string: (text) => ({ value: text }),
  number: readNumber,
  boolean: readBoolean,
  date: (text) => normalised(normaliseDate, text),
  country: (text) => normalised(normaliseCountry, text),
  hex: (text) =>
    HEX.test(text) ? { value: text.toLowerCase() } : { problem: 'is not an even number of hex digits' },
};

/** Thousands, decimal commas and signs behind the digits are read differently from country to country. */
function readNumber(text: string): CellResult {
  if (!NUMBER.test(text))
    return { problem: 'is not a number: write it with digits and at most one point, like -1234.5' };
  return checkedNumber(Number(text));
}

const checkedNumber = (value: number): CellResult =>
  Math.abs(value) <= Number.MAX_SAFE_INTEGER
    ? { value }
    : { problem: 'has more digits than can be told apart: read it as a string' };

function readBoolean(text: string): CellResult {
  const word = text.toLowerCase();
  if (word === 'true' || word === '1') return { value: true };
  return word === 'false' || word === '0' ? { value: false } : { problem: 'is not true, false, 1 or 0' };
}

function normalised(normalise: (text: string) => string, text: string): CellResult {
  try {
    return { value: normalise(text) };
  } catch (error) {
    if (error instanceof PolicyError) return { problem: `cannot be read. ${error.message}` };
    throw error;
  }
}

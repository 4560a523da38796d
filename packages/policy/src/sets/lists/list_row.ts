import { PolicyError } from '../../errors.ts';
import { IDENTITY_FIELDS, type IdentityField } from '../../model/set_proof.ts';
import { type Identity, normaliseIdentity } from '../identity/identity_digest.ts';

/** Where a file has the parts of identities: names of columns, or of members of JSON objects. */
export interface ListColumns {
  readonly name: string;
  readonly country?: string;
  readonly date?: string;
}

/** An entry of a list, normalised, or why a row is none; the line is where it begins, from 1. */
export type ListRow =
  | { readonly line: number; readonly identity: Identity }
  | { readonly line: number; readonly problem: string };

/** The fields that the columns give: those of the header of a set that is built from them. */
export const fieldsOf = (columns: ListColumns): readonly IdentityField[] =>
  IDENTITY_FIELDS.filter((field) => columns[field] !== undefined);

/** @param cellOf what the row has in a column; undefined: nothing */
export function listRow(line: number, columns: ListColumns, cellOf: (column: string) => unknown): ListRow {
  const given: Partial<Record<IdentityField, string>> = {};
  for (const field of fieldsOf(columns)) {
    const value = cellOf(columns[field] ?? field);
    if (typeof value !== 'string') return { line, problem: `The ${field} is missing, or no text.` };
    given[field] = value;
  }
  try {
    const { name = '', ...others } = normaliseIdentity({ name: '', ...given }, fieldsOf(columns));
    return { line, identity: { name, ...others } };
  } catch (error) {
    if (error instanceof PolicyError) return { line, problem: error.message };
    throw error;
  }
}

import { PolicyError } from '../errors.ts';
import type { Literal, Scalar } from '../model/policy.ts';
import { identityDigest } from '../sets/identity/identity_digest.ts';
import { fieldsOf, type ListColumns, listRow } from '../sets/lists/list_row.ts';
import { collect } from './collect.ts';
import { readCell, textOf } from './read_cell.ts';
import type { InputMapping } from './supplier_mapping.ts';

type Cells = (column: string) => unknown;

/** What is wrong with a cell, or, where the column is null, with more than one. */
export interface CellProblem {
  readonly column: string | null;
  readonly message: string;
}

/**
 * One input while the rows are read. Once a row could not be read for it, it has no value any more: one that was made
 * of the other rows would pass for one of all.
 */
export class InputValues {
  readonly name: string;
  readonly #mapping: InputMapping;
  readonly #identity: ListColumns | undefined;
  readonly #values: Scalar[] = [];
  #rows = 0;
  #complete = true;

  constructor(name: string, mapping: InputMapping, identity: ListColumns | undefined) {
    this.name = name;
    this.#mapping = mapping;
    this.#identity = identity;
  }

  /** @returns why the row has no value for this input */
  add(line: number, cellOf: Cells): CellProblem | undefined {
    this.#rows += 1;
    const read = this.#read(line, cellOf);
    if (read === undefined) return undefined;
    if ('value' in read) {
      this.#values.push(read.value);
      return undefined;
    }
    this.#complete = false;
    return read;
  }

  /** For a row of which nothing can be read. */
  miss(): void {
    this.#complete = false;
  }

  /** undefined: not known. */
  value(): Literal | undefined {
    if (!this.#complete) return undefined;
    return 'column' in this.#mapping || 'identity' in this.#mapping
      ? collect(this.#values, this.#mapping.collect)
      : this.#rows;
  }

  #read(line: number, cellOf: Cells): CellProblem | { readonly value: Scalar } | undefined {
    const mapping = this.#mapping;
    if ('identity' in mapping) return readIdentity(this.#identity, line, cellOf);
    if (!('column' in mapping)) return undefined;
    const cell = readCell(cellOf(mapping.column), mapping.type);
    return 'value' in cell
      ? cell
      : { column: mapping.column, message: `The ${mapping.type} ${cell.problem}.` };
  }
}

function readIdentity(
  columns: ListColumns | undefined,
  line: number,
  cellOf: Cells,
): CellProblem | { readonly value: string } {
  if (columns === undefined)
    throw new PolicyError('mapping_invalid', 'The mapping needs /identity for its inputs.');
  const row = listRow(line, columns, (column) => textOf(cellOf(column)));
  return 'problem' in row
    ? { column: null, message: row.problem }
    : { value: identityDigest(row.identity, fieldsOf(columns)) };
}

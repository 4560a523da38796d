import { PolicyError } from '../errors.ts';
import type { PolicyContext } from '../model/context.ts';
import type { Literal } from '../model/policy.ts';
import type { Chunks } from '../sets/lists/csv_records.ts';
import { type CellProblem, InputValues } from './input_values.ts';
import type { SupplierMapping } from './supplier_mapping.ts';
import { type SupplierFormat, supplierRows } from './supplier_rows.ts';

export interface SupplierOptions {
  readonly format: SupplierFormat;
  /** Between the cells of CSV; default a comma. */
  readonly delimiter?: string;
  /** How many rows may be invalid; default none. */
  readonly tolerate?: number;
}

export interface SupplierProblem {
  /** On which the row begins, from 1; of a JSON array, which element. */
  readonly line: number;
  /** null: more than one, or none. */
  readonly column: string | null;
  readonly message: string;
}

export type SupplierResult = SupplierReport &
  (
    | {
        readonly ok: true;
        /** Inputs only: commitments and variables are the caller's to add. */
        readonly context: PolicyContext;
        /** Inputs of the mapping that have no value, in its order: rules over them will be unknown. */
        readonly missing: readonly string[];
      }
    | { readonly ok: false }
  );

interface SupplierReport {
  readonly rows: number;
  readonly invalidRows: number;
  /** The first 100. */
  readonly problems: readonly SupplierProblem[];
}

const MAX_PROBLEMS = 100;

/**
 * Makes the inputs of a policy from a supplier file. Every invalid row is counted and reported. If there are more than
 * `tolerate`, or the file cannot be read to its end, there is no context; if there are fewer, each input for which one
 * of them should have had a value is left out: unknown, never computed from the other rows.
 * @throws PolicyError `argument_invalid`
 */
export async function readSuppliers(
  chunks: Chunks,
  mapping: SupplierMapping,
  { format, delimiter = ',', tolerate = 0 }: SupplierOptions,
): Promise<SupplierResult> {
  if (!Number.isSafeInteger(tolerate) || tolerate < 0) {
    throw new PolicyError(
      'argument_invalid',
      'The invalid rows to tolerate must be a whole number, not negative.',
    );
  }
  const inputs = Object.entries(mapping.inputs).map(
    ([name, input]) => new InputValues(name, input, mapping.identity),
  );
  const problems: SupplierProblem[] = [];
  let rows = 0;
  let invalidRows = 0;
  let readable = true;
  for await (const row of supplierRows(chunks, format, columnsOf(mapping), delimiter)) {
    const found =
      'problem' in row ? [{ column: null, message: row.problem }] : addTo(inputs, row.line, row.cellOf);
    for (const problem of found) {
      if (problems.length < MAX_PROBLEMS) problems.push({ line: row.line, ...problem });
    }
    if ('problem' in row) for (const input of inputs) input.miss();
    if ('problem' in row && row.last) {
      readable = false;
    } else {
      rows += 1;
      if (found.length > 0) invalidRows += 1;
    }
  }
  // An export that was cut off after its header must not pass for nobody to check.
  if (readable && rows === 0) {
    readable = false;
    problems.push({ line: 1, column: null, message: 'The file has no rows: nobody in it could be checked.' });
  }
  const report = { rows, invalidRows, problems };
  return readable && invalidRows <= tolerate
    ? { ok: true, ...report, ...contextOf(inputs) }
    : { ok: false, ...report };
}

/** @returns each problem once, also where several inputs have it with one cell */
function addTo(
  inputs: readonly InputValues[],
  line: number,
  cellOf: (column: string) => unknown,
): CellProblem[] {
  const problems = new Map<string, CellProblem>();
  for (const input of inputs) {
    const problem = input.add(line, cellOf);
    if (problem !== undefined) problems.set(`${problem.column ?? ''}\n${problem.message}`, problem);
  }
  return [...problems.values()];
}

function contextOf(inputs: readonly InputValues[]): { context: PolicyContext; missing: readonly string[] } {
  const given: [string, Literal][] = [];
  const missing: string[] = [];
  for (const input of inputs) {
    const value = input.value();
    if (value === undefined) missing.push(input.name);
    else given.push([input.name, value]);
  }
  return {
    context: { inputs: Object.fromEntries(given), commitments: {}, lists: {}, variables: {} },
    missing,
  };
}

function columnsOf({ identity, inputs }: SupplierMapping): readonly string[] {
  const columns = Object.values(inputs).flatMap((input) => ('column' in input ? [input.column] : []));
  const usesIdentity = Object.values(inputs).some((input) => 'identity' in input);
  return usesIdentity && identity !== undefined ? [...Object.values(identity), ...columns] : columns;
}

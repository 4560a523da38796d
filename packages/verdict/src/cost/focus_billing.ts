import { VerdictError } from '../errors.ts';
import { type Atto, parseAmount } from './amount.ts';
import { csvHeader, parseCsv } from './csv.ts';
import { isCurrency } from './span.ts';

/** One charge of an invoice, in the columns of FOCUS 1.x that reconciling needs. */
export interface BilledCharge {
  /** The line of a CSV file, or the position in a JSON array; counted from 1. */
  readonly row: number;
  readonly amountAtto: Atto;
  readonly currency: string;
  readonly startMs: number;
  /** Exclusive. */
  readonly endMs: number;
  readonly service: string;
  /** null where the row names none. */
  readonly model: string | null;
}

/** A row that could not be read. It is money all the same: reconciling says that it is missing. */
export interface InvalidRow {
  readonly row: number;
  readonly message: string;
}

export interface Billing {
  readonly charges: readonly BilledCharge[];
  readonly invalid: readonly InvalidRow[];
}

/** Where a row says which model it is for: a key of `Tags`, or a column such as `ResourceId`. */
export type ModelSource =
  | { readonly kind: 'tag'; readonly name: string }
  | { readonly kind: 'column'; readonly name: string };

const REQUIRED = [
  'BilledCost',
  'BillingCurrency',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'ServiceName',
] as const;
/** FOCUS, attribute "Date/Time Format": ISO 8601 in UTC. */
const INSTANT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?Z$/;

/**
 * A FOCUS 1.x export as CSV. Unknown columns are allowed, as FOCUS has over fifty.
 * Source: FinOps Open Cost and Usage Specification 1.x, focus.finops.org.
 * @throws VerdictError `argument_invalid` for the header; faults of a row are returned
 */
export function parseFocusCsv(text: string, model: ModelSource): Billing {
  const records = parseCsv(text);
  const header = csvHeader(records, [...REQUIRED, model.kind === 'tag' ? 'Tags' : model.name]);
  return collect(
    records.slice(1).map(({ line, fields, fault }) => {
      if (fault !== undefined) return { row: line, message: `holds ${fault}.` };
      if (fields.length !== header.length) {
        return { row: line, message: `${fields.length} fields under ${header.length} columns.` };
      }
      return chargeOf(line, new Map(header.map((name, i) => [name, fields[i] ?? ''])), model);
    }),
  );
}

/** The same rows as a JSON array of objects. @throws VerdictError `argument_invalid` where it is no array */
export function parseFocusJson(value: unknown, model: ModelSource): Billing {
  if (!Array.isArray(value)) {
    throw new VerdictError('argument_invalid', 'Billing as JSON is an array of objects with FOCUS columns.');
  }
  return collect(
    value.map((item: unknown, index) =>
      typeof item === 'object' && item !== null && !Array.isArray(item)
        ? chargeOf(index + 1, new Map<string, unknown>(Object.entries(item)), model)
        : { row: index + 1, message: 'is not an object.' },
    ),
  );
}

function collect(rows: readonly (BilledCharge | InvalidRow)[]): Billing {
  const charges: BilledCharge[] = [];
  const invalid: InvalidRow[] = [];
  for (const row of rows) {
    if ('message' in row) invalid.push(row);
    else charges.push(row);
  }
  return { charges, invalid };
}

function chargeOf(
  row: number,
  cells: ReadonlyMap<string, unknown>,
  source: ModelSource,
): BilledCharge | InvalidRow {
  const cell = (name: string): string => {
    const value = cells.get(name);
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
  };
  const refuse = (name: string, want: string): InvalidRow => ({
    row,
    message: `${name} must be ${want}, not ${JSON.stringify(cells.get(name)) ?? 'absent'}.`.slice(0, 300),
  });
  const amountAtto = parseAmount(cell('BilledCost'));
  if (amountAtto === undefined) return refuse('BilledCost', 'a decimal number with at most 18 decimals');
  const currency = cell('BillingCurrency');
  if (!isCurrency(currency)) return refuse('BillingCurrency', 'an ISO 4217 code');
  const [startMs, endMs] = [instantOf(cell('ChargePeriodStart')), instantOf(cell('ChargePeriodEnd'))];
  if (startMs === undefined)
    return refuse('ChargePeriodStart', 'an instant in UTC such as 2025-01-31T00:00:00Z');
  if (endMs === undefined) return refuse('ChargePeriodEnd', 'an instant in UTC such as 2025-02-01T00:00:00Z');
  if (!(endMs > startMs)) return refuse('ChargePeriodEnd', 'after ChargePeriodStart');
  const service = cell('ServiceName');
  if (service === '') return refuse('ServiceName', 'a name');
  const model = source.kind === 'column' ? cell(source.name) : tagOf(cells.get('Tags'), source.name);
  if (model === undefined) return refuse('Tags', 'a JSON object, with a text as the model');
  return { row, amountAtto, currency, startMs, endMs, service, model: model === '' ? null : model };
}

/** Date.parse would take 30 February for a day of March. */
function instantOf(text: string): number | undefined {
  const match = INSTANT.exec(text);
  if (match === null) return undefined;
  const ms = Date.parse(text);
  return Number.isFinite(ms) && new Date(ms).toISOString().slice(0, 19) === match[1] ? ms : undefined;
}

/** The tag's text, '' where there is none, undefined where `Tags` cannot be read. CSV carries the object as JSON text. */
function tagOf(tags: unknown, name: string): string | undefined {
  if (tags === undefined || tags === null || tags === '') return '';
  const object = typeof tags === 'string' ? jsonOf(tags) : tags;
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return undefined;
  const entry: unknown = new Map<string, unknown>(Object.entries(object)).get(name);
  if (entry === undefined || entry === null) return '';
  return typeof entry === 'string' ? entry : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

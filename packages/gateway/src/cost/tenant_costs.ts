import { parseAmount } from '@kakeya/verdict/cost';
import type { RecordedSpan } from '../pipeline/log_entry.ts';

/** What spend is summed by; `all` has one name, the empty one. */
export const FAMILIES = ['all', 'task', 'model'] as const;
export type Family = (typeof FAMILIES)[number];

/** Days of spend that are summed, today included. */
export const WINDOW_DAYS = 35;
/** Bounds memory where a sender makes up names: what finds no room is counted, and is in the feed. */
export const MOST_CELLS = 10_000;
const MOST_CELLS_OF_OUTPUT = 64;
const DAY_MS = 86_400_000;

/** The sums of one day, family, name and currency. */
export interface Cell {
  readonly day: string;
  readonly family: Family;
  readonly name: string;
  readonly currency: string;
  spans: number;
  tokensIn: number;
  tokensOut: number;
  amountAtto: bigint;
  /** Outputs, each counted on the day of its first call for this name and currency, so that days can be added up. */
  accepted: number;
  notAccepted: number;
  undecided: number;
}

export type CellJson = readonly [
  day: string,
  family: Family,
  name: string,
  currency: string,
  spans: number,
  tokensIn: number,
  tokensOut: number,
  amountAtto: string,
  accepted: number,
  notAccepted: number,
  undecided: number,
];

/** An output, as far as it is known: what was decided of it, and where it counts. */
export interface KnownOutput {
  accepted: boolean | null;
  readonly cells: Cell[];
}

/** A tenant's spend of the last days, in exact integers. */
export class TenantCosts {
  readonly #cells = new Map<string, Cell>();
  /** Spans since the beginning, those outside the window included. */
  recorded = 0;
  /** Spans that found no room; their spend is in no sum. */
  leftOut = 0;

  get cells(): Iterable<Cell> {
    return this.#cells.values();
  }

  restore(json: CellJson): Cell {
    const [day, family, name, currency, spans, tokensIn, tokensOut, amountAtto, ...outcomes] = json;
    const [accepted, notAccepted, undecided] = outcomes;
    const cell: Cell = {
      day,
      family,
      name,
      currency,
      spans,
      tokensIn,
      tokensOut,
      amountAtto: BigInt(amountAtto),
      accepted,
      notAccepted,
      undecided,
    };
    this.#cells.set(keyOf(cell), cell);
    return cell;
  }

  /** `output`: what the call was for, where it says so. `firstDay`: the oldest day that is still summed. */
  add(span: RecordedSpan, output: KnownOutput | undefined, firstDay: string): void {
    this.recorded += 1;
    const day = span.at.slice(0, 10);
    if (day < firstDay) return;
    const places = FAMILIES.map((family) => ({
      day,
      family,
      currency: span.currency,
      name: family === 'all' ? '' : span[family],
    }));
    const missing = places.filter((place) => !this.#cells.has(keyOf(place))).length;
    if (this.#cells.size + missing > MOST_CELLS) {
      this.leftOut += 1;
      return;
    }
    for (const place of places) {
      const cell = this.#cells.get(keyOf(place)) ?? newCell(place);
      this.#cells.set(keyOf(place), cell);
      cell.spans += 1;
      cell.tokensIn += span.tokens_in;
      cell.tokensOut += span.tokens_out;
      cell.amountAtto += parseAmount(span.amount) ?? 0n;
      // A call that names no output is taken for an output of its own.
      if (output === undefined) cell.undecided += 1;
      else countOutput(output, cell);
    }
  }

  /** Forgets days before `firstDay`. */
  prune(firstDay: string): void {
    for (const [key, { day }] of this.#cells) if (day < firstDay) this.#cells.delete(key);
  }
}

/** An output counts once however many calls served it. */
function countOutput(output: KnownOutput, cell: Cell): void {
  const counted = output.cells.some(
    ({ family, name, currency }) =>
      family === cell.family && name === cell.name && currency === cell.currency,
  );
  if (counted || output.cells.length >= MOST_CELLS_OF_OUTPUT) return;
  output.cells.push(cell);
  cell[nameOf(output.accepted)] += 1;
}

/** What is decided is decided once. */
export function decideOutput(output: KnownOutput, accepted: boolean): void {
  if (output.accepted !== null) return;
  output.accepted = accepted;
  for (const cell of output.cells) {
    cell.undecided -= 1;
    cell[nameOf(accepted)] += 1;
  }
}

export const cellJson = (cell: Cell): CellJson => [
  cell.day,
  cell.family,
  cell.name,
  cell.currency,
  cell.spans,
  cell.tokensIn,
  cell.tokensOut,
  String(cell.amountAtto),
  cell.accepted,
  cell.notAccepted,
  cell.undecided,
];

/** `YYYY-MM-DD`, UTC: the oldest day of the window that ends today. */
export const firstDayOf = (nowMs: number): string => dayText(nowMs - (WINDOW_DAYS - 1) * DAY_MS);

export const dayText = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

const nameOf = (accepted: boolean | null) =>
  accepted === null ? 'undecided' : accepted ? 'accepted' : 'notAccepted';

const newCell = (place: Pick<Cell, 'day' | 'family' | 'name' | 'currency'>): Cell => ({
  ...place,
  spans: 0,
  tokensIn: 0,
  tokensOut: 0,
  amountAtto: 0n,
  accepted: 0,
  notAccepted: 0,
  undecided: 0,
});

const keyOf = ({ day, family, name, currency }: Pick<Cell, 'day' | 'family' | 'name' | 'currency'>): string =>
  `${day} ${family} ${currency} ${name}`;

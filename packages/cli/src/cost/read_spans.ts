import { contradiction, type CostSpan, faultOfSpan, parseAmount } from '@kakeya/verdict/cost';
import { type LineReader, readJsonLines, unknownField } from '../records/json_lines.ts';

const FIELDS: ReadonlySet<string> = new Set([
  'at',
  'tenant',
  'task',
  'model',
  'tokens_in',
  'tokens_out',
  'cost_usd',
  'currency',
  'amount',
  'amount_micros',
  'pcs_id',
  'accepted',
]);

/** The spans of a JSON Lines file. @throws CliError `input_invalid` naming the lines, `file_unreadable` */
export function readSpans(file: string): Promise<CostSpan[]> {
  const outcomes = new Map<string, boolean>();
  return readJsonLines(file, (members) => {
    const span = spanOf(members);
    if ('fault' in span) return span;
    const fault = faultOfSpan(span) ?? contradiction(span, outcomes);
    return fault === undefined ? span : { fault };
  });
}

const spanOf: LineReader<CostSpan> = (members) => {
  const unknown = unknownField(members, FIELDS);
  if (unknown !== undefined) return { fault: unknown };
  const atMs = instantOf(members.get('at'));
  if (atMs === undefined)
    return { fault: 'at must be an instant with a zone, such as 2025-01-31T08:00:00Z.' };
  const text = (name: string): string => {
    const value = members.get(name);
    return typeof value === 'string' ? value : '';
  };
  const tokens = (name: string): number => {
    const value = members.get(name);
    return typeof value === 'number' ? value : Number.NaN;
  };
  const money = moneyOf(members);
  if (money === undefined) {
    return {
      fault:
        'Give the cost one way: cost_usd, or currency with amount, or currency with amount_micros (a whole number); amounts have at most 18 decimals.',
    };
  }
  const [pcsId, accepted] = [members.get('pcs_id') ?? null, members.get('accepted') ?? null];
  if (pcsId !== null && typeof pcsId !== 'string') return { fault: 'pcs_id must be a text or null.' };
  if (accepted !== null && typeof accepted !== 'boolean') {
    return { fault: 'accepted must be true, false or null.' };
  }
  return {
    atMs,
    tenant: text('tenant'),
    task: text('task'),
    model: text('model'),
    tokensIn: tokens('tokens_in'),
    tokensOut: tokens('tokens_out'),
    ...money,
    pcsId,
    accepted,
  };
};

const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;

/** Date.parse would take 30 February for a day of March. */
function instantOf(value: unknown): number | undefined {
  const match = typeof value === 'string' ? RFC_3339.exec(value) : null;
  if (match === null) return undefined;
  const [text, year, month, day] = match;
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const ms = Date.parse(text);
  return Number.isFinite(ms) && Number(day) <= lastDay ? ms : undefined;
}

/** A JSON number is taken as the decimal that it is written as; a text keeps digits that a double would lose. */
function moneyOf(
  members: ReadonlyMap<string, unknown>,
): Pick<CostSpan, 'currency' | 'amountAtto'> | undefined {
  const given = ['cost_usd', 'amount', 'amount_micros'].filter((name) => members.has(name));
  const [name] = given;
  if (name === undefined || given.length > 1) return undefined;
  const currency = name === 'cost_usd' ? 'USD' : members.get('currency');
  if (typeof currency !== 'string' || (name === 'cost_usd' && members.has('currency'))) return undefined;
  const value = members.get(name);
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  if (name !== 'amount_micros') return withAmount(currency, parseAmount(String(value)));
  return Number.isSafeInteger(value) ? withAmount(currency, parseAmount(`${value}e-6`)) : undefined;
}

const withAmount = (
  currency: string,
  amountAtto: bigint | undefined,
): Pick<CostSpan, 'currency' | 'amountAtto'> | undefined =>
  amountAtto === undefined ? undefined : { currency, amountAtto };

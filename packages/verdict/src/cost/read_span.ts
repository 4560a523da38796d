import { parseAmount } from './amount.ts';
import { type CostSpan, faultOfSpan } from './span.ts';

/** The members of a span as JSON; `log_seq` and `log_index` say where a gateway recorded it, and are ignored. */
export const SPAN_FIELDS: ReadonlySet<string> = new Set([
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
  'log_seq',
  'log_index',
]);

/** A span from the members of a JSON object, or what is wrong with it. Members that it does not know it ignores. */
export function readSpan(members: ReadonlyMap<string, unknown>): CostSpan | { readonly fault: string } {
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
        'Give the cost one way: cost_usd, or currency with amount, or currency with amount_micros (a whole number); ' +
        'amounts have at most 18 decimals, and those of more than 15 digits are texts.',
    };
  }
  const [pcsId, accepted] = [members.get('pcs_id') ?? null, members.get('accepted') ?? null];
  if (pcsId !== null && typeof pcsId !== 'string') return { fault: 'pcs_id must be a text or null.' };
  if (accepted !== null && typeof accepted !== 'boolean') {
    return { fault: 'accepted must be true, false or null.' };
  }
  const span: CostSpan = {
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
  const fault = faultOfSpan(span);
  return fault === undefined ? span : { fault };
}

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

/** More significant digits than these a double need not keep: such a number may not be what was written. */
const SURE_DIGITS = 15;

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
  if (typeof value === 'number' && significantDigits(value) > SURE_DIGITS) return undefined;
  if (name !== 'amount_micros') return withAmount(currency, parseAmount(String(value)));
  return Number.isSafeInteger(value) ? withAmount(currency, parseAmount(`${value}e-6`)) : undefined;
}

const significantDigits = (value: number): number =>
  String(value)
    .replace(/e.*$/, '')
    .replace(/\D/g, '')
    .replace(/^0+|0+$/g, '').length;

const withAmount = (
  currency: string,
  amountAtto: bigint | undefined,
): Pick<CostSpan, 'currency' | 'amountAtto'> | undefined =>
  amountAtto === undefined ? undefined : { currency, amountAtto };

import { amountsOf } from './amounts.ts';
import { decimalText, scaled } from './decimal.ts';
import { matchAt, readMeasure } from './measure_word.ts';
import { readNumber } from './read_number.ts';
import type { Span } from './span.ts';
import { type Unit, unitsOf } from './units.ts';

export interface NumberInput {
  readonly start: number;
  readonly end: number;
  /** The digits, or what a spelled number stands for. */
  readonly core: string;
  readonly spelled: boolean;
  /** Where the previous span ended. */
  readonly floor: number;
}

const EXPONENT = /[eE]([+-]?)(\d{1,4})(?![\p{L}\p{N}])/uy;
const TIMES_TEN = / ?[×x*·] ?10(?:\^|\*\*)([+-]?)(\d{1,4})(?!\d)/uy;
const POWER_OF_TEN = /(?:\^|\*\*)([+-]?)(\d{1,4})(?!\d)/uy;
const ORDINAL = /(?:st|nd|rd|th)(?![\p{L}\p{N}])/iuy;
const WORD_TAIL =
  /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}_][\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}_]*/uy;
const CURRENCY_BEFORE = /(?:^|[^\p{L}])((?:US|CA|AU|[AC])?\p{Sc}|[A-Z]{3})([ \u202f]?)$/u;
const HYPHENATED_BEFORE = /(\p{L}{1,32})-$/u;
const WORD_BEFORE = /[\p{L}\p{N}\p{M}_)\]-]$/u;
const YEAR = /^[12]\d{3}$/;
const YEAR_BEFORE =
  /(?:^|[^\p{L}])(?:in|since|by|from|until|till|during|year|circa|of|before|after|and|between) $/iu;
const MAX_BEFORE = 34;

/** The number at `start` with its sign, scale, unit and currency; several spans for 1,2,3. */
export function numberSpan(text: string, input: NumberInput): Span[] {
  return input.spelled ? spelledSpan(text, input) : digitSpans(text, input);
}

/** In words a number claims something only with a scale or a unit: two is often no count, one hardly ever. */
function spelledSpan(text: string, { start, end, core }: NumberInput): Span[] {
  const reading = readNumber(core, false);
  if (reading.kind !== 'values') return [];
  const measure = readMeasure(text, end, false);
  const parts = { values: reading.values, readings: measure.readings, money: [] };
  const { claims, facts } = amountsOf(parts);
  const isClaim = measure.end > end && Number(core) > 1;
  return [{ kind: kindOf(claims), start, end: measure.end, claims: isClaim ? claims : [], facts, parts }];
}

function digitSpans(text: string, input: NumberInput): Span[] {
  const before = text.slice(Math.max(input.floor, input.start - MAX_BEFORE), input.start);
  const { money, length } = currencyBefore(before);
  const point = isPoint(text, input) ? '0.' : '';
  const core = point + input.core;
  const unsigned = input.start - length - (point === '' ? 0 : 1);
  const negative = isNegative(text, unsigned, input.floor);
  const start = unsigned - (negative ? 1 : 0);
  const reading = readNumber(core, negative);
  if (reading.kind === 'list') return listSpans(input);
  if (reading.kind === 'literal') return [bare(input.start, input.end, [`id:${core}`])];
  const power = readPower(text, input.end, core);
  const ordinal = power.end === input.end ? matchAt(ORDINAL, text, input.end) : null;
  if (ordinal !== null)
    return [bare(input.start, input.end + ordinal[0].length, [`ordinal:${Number(core)}`])];
  const measure = readMeasure(text, power.end, money.length > 0);
  const tail = measure.end === power.end ? matchAt(WORD_TAIL, text, power.end) : null;
  if (tail !== null) {
    const end = power.end + tail[0].length;
    return [bare(input.start, end, [`id:${text.slice(input.start, end).toLowerCase()}`])];
  }
  const values = reading.values.map((value) => scaled(value, power.exp));
  const parts = { values, readings: measure.readings, money };
  const { claims, facts } = amountsOf(parts);
  const kind = kindOf(claims);
  const isYear = YEAR.test(core) && claims[0] === `number:${core}`;
  const isJoined = before.endsWith('-') && !negative;
  const word = isJoined ? HYPHENATED_BEFORE.exec(before)?.[1] : undefined;
  const id = word === undefined ? [] : [`id:${word.toLowerCase()}${core}`];
  return [
    {
      kind: isYear && YEAR_BEFORE.test(before) ? 'date' : kind,
      start,
      end: measure.end,
      // A bare 2024 is also supported by a date of that year, GPT-4 by GPT4.
      claims: [...claims, ...(isYear ? [`year:${core}`] : []), ...id],
      facts: [...facts, ...id],
      parts,
    },
  ];
}

const bare = (start: number, end: number, claims: readonly string[]): Span => ({
  kind: 'number',
  start,
  end,
  claims,
  facts: claims,
});

const kindOf = (claims: readonly string[]): 'quantity' | 'number' =>
  claims.some((claim) => claim.startsWith('quantity:')) ? 'quantity' : 'number';

function currencyBefore(before: string): { money: readonly Unit[]; length: number } {
  const match = CURRENCY_BEFORE.exec(before);
  const money = unitsOf(match?.[1] ?? '');
  if (match === null || money.length === 0) return { money: [], length: 0 };
  return { money, length: (match[1] ?? '').length + (match[2] ?? '').length };
}

/** .5 is 0.5, unless the point ends a word or stands in 1..5. */
function isPoint(text: string, { start, core, floor }: NumberInput): boolean {
  if (start - 1 < floor || text.charAt(start - 1) !== '.' || !/^\d+$/.test(core)) return false;
  return !/[\p{L}\p{N}\p{M}.)\]]/u.test(text.charAt(start - 2));
}

/** A minus sign stands at the start of a word; between words it is a hyphen or a range. */
function isNegative(text: string, start: number, floor: number): boolean {
  if (start - 1 < floor || text.charAt(start - 1) !== '-') return false;
  return !WORD_BEFORE.test(text.slice(Math.max(0, start - 3), start - 1));
}

/** 1e6, 10^6, 1.5 × 10^6. */
function readPower(text: string, at: number, core: string): { exp: number; end: number } {
  const ofTen = core === '10' ? matchAt(POWER_OF_TEN, text, at) : null;
  const match = ofTen ?? matchAt(EXPONENT, text, at) ?? matchAt(TIMES_TEN, text, at);
  if (match === null) return { exp: 0, end: at };
  const exp = Number(`${match[1]}${match[2]}`);
  return { exp: ofTen === null ? exp : exp - 1, end: at + match[0].length };
}

/** 1,2,3 and 1.5,2.5: each element by itself, at its own offset. */
function listSpans({ start, core }: NumberInput): Span[] {
  const spans: Span[] = [];
  for (const element of core.matchAll(/[^,'\u202f]+/g)) {
    const reading = readNumber(element[0], false);
    const claims =
      reading.kind === 'values'
        ? reading.values.map((value) => `number:${decimalText(value)}`)
        : [`id:${element[0]}`];
    const from = start + element.index;
    spans.push(bare(from, from + element[0].length, claims));
  }
  return spans;
}

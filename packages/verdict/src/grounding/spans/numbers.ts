import { type Decimal, decimalText, scaled } from './decimal.ts';
import { type Measure, readMeasure } from './measure_word.ts';
import { readNumber } from './read_number.ts';
import type { Span } from './span.ts';
import { type Unit, unitOf } from './units.ts';

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
const TIMES_TEN = /[ ]?[×x*·][ ]?10(?:\^|\*\*)([+-]?)(\d{1,4})(?!\d)/uy;
const POWER_OF_TEN = /(?:\^|\*\*)([+-]?)(\d{1,4})(?!\d)/uy;
const ORDINAL = /(?:st|nd|rd|th)(?![\p{L}\p{N}])/iuy;
const WORD_TAIL =
  /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}_][\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}_]*/uy;
const CURRENCY_BEFORE = /(?:^|[^\p{L}])((?:US|CA|AU|[AC])?\p{Sc}|[A-Z]{3})[ \u202f]?$/u;
const HYPHENATED_BEFORE = /([\p{L}]{1,32})-$/u;
const WORD_BEFORE = /[\p{L}\p{N}_)\]]$/u;
const YEAR_BEFORE =
  /(?:^|[^\p{L}])(?:in|since|by|from|until|till|during|year|circa|of|before|after|and|between)[ ]$/iu;
const MAX_BEFORE = 34;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** The number at `start` with its sign, scale, unit and currency; several spans for 1,2,3. */
export function numberSpan(text: string, input: NumberInput): Span[] {
  const { core, floor } = input;
  const before = text.slice(Math.max(floor, input.start - MAX_BEFORE), input.start);
  const currency = input.spelled ? null : CURRENCY_BEFORE.exec(before);
  const money = currency === null ? undefined : unitOf(currency[1] ?? '');
  let start =
    money === undefined
      ? input.start
      : input.start - (currency?.[0] ?? '').replace(/^[^\p{L}\p{Sc}]/u, '').length;
  const negative = isNegative(text, start, floor) && !input.spelled;
  if (negative) start--;
  const reading = readNumber(core, negative);
  if (reading.kind === 'list') return listSpans(input);
  if (reading.kind === 'literal') return [bare(input.start, input.end, [`id:${core}`])];
  const ten = core === '10' ? power(text, input.end, POWER_OF_TEN) : undefined;
  const tail = ten ?? power(text, input.end, EXPONENT) ?? power(text, input.end, TIMES_TEN);
  const exponent = tail === undefined ? 0 : ten === undefined ? tail.exp : tail.exp - 1;
  const valueEnd = tail?.end ?? input.end;
  const values = reading.values.map((value) => scaled(value, exponent));
  const ordinal = tail === undefined ? matchAt(ORDINAL, text, valueEnd) : null;
  if (ordinal !== null) return [bare(start, valueEnd + ordinal[0].length, [`ordinal:${core}`])];
  const measure = readMeasure(text, valueEnd, money !== undefined);
  if (measure.end === valueEnd && !input.spelled) {
    const word = matchAt(WORD_TAIL, text, valueEnd);
    if (word !== null) {
      const end = valueEnd + word[0].length;
      return [bare(input.start, end, [`id:${text.slice(input.start, end).toLowerCase()}`])];
    }
  }
  const span = measured(start, values, measure, money);
  const hyphenated = negative ? null : HYPHENATED_BEFORE.exec(before);
  const id = hyphenated === null ? [] : [`id:${(hyphenated[1] ?? '').toLowerCase()}${core}`];
  const facts = [...span.facts, ...id];
  if (input.spelled && span.kind === 'number' && measure.end === valueEnd)
    return [{ ...span, claims: [], facts }];
  return [
    {
      ...span,
      kind: yearLike(span, core, before) ? 'date' : span.kind,
      claims: withYear(span, core, id),
      facts,
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

/** A minus sign stands at the start of a word; between words it is a hyphen or a range. */
function isNegative(text: string, start: number, floor: number): boolean {
  if (start - 1 < floor || text.charAt(start - 1) !== '-') return false;
  const lead = text.slice(Math.max(0, start - 3), start - 1);
  return !WORD_BEFORE.test(lead) && !lead.endsWith('-') && !/\p{M}$/u.test(lead);
}

function power(text: string, at: number, pattern: RegExp): { exp: number; end: number } | undefined {
  const match = matchAt(pattern, text, at);
  if (match === null) return undefined;
  return { exp: Number(`${match[1]}${match[2]}`), end: at + match[0].length };
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
    spans.push(bare(start + element.index, start + element.index + element[0].length, claims));
  }
  return spans;
}

/** A quantity must meet the same unit; its value alone also supports a bare number. */
function measured(
  start: number,
  values: readonly Decimal[],
  measure: Measure,
  money: Unit | undefined,
): Span {
  const claims: string[] = [];
  const facts: string[] = [];
  let isQuantity = money !== undefined;
  for (const { exp, unit: after } of measure.readings) {
    const unit = money ?? after;
    if (unit !== undefined) isQuantity = true;
    for (const value of values) {
      facts.push(`number:${decimalText(scaled(value, exp))}`);
      claims.push(claimOf(scaled(value, exp), unit));
    }
  }
  return {
    kind: isQuantity ? 'quantity' : 'number',
    start,
    end: measure.end,
    claims,
    facts: [...claims, ...facts],
  };
}

function claimOf(value: Decimal, unit: Unit | undefined): string {
  if (unit === undefined) return `number:${decimalText(value)}`;
  return `quantity:${decimalText(scaled(value, unit.exp))} ${unit.name}`;
}

const YEAR = /^[12]\d{3}$/;

/** A bare 2024 is also supported by a date of that year. */
function withYear(span: Span, core: string, id: readonly string[]): readonly string[] {
  const year = span.kind === 'number' && YEAR.test(core) ? [`year:${core}`] : [];
  return [...span.claims, ...year, ...id];
}

function yearLike(span: Span, core: string, before: string): boolean {
  return (
    span.kind === 'number' &&
    YEAR.test(core) &&
    span.claims[0] === `number:${core.replace(/0+$/, '') === '' ? '0' : core}` &&
    YEAR_BEFORE.test(before)
  );
}

const RANGE = /^[ ]?(?:[-\u2013\u2014]|to|and|or)[ ]?$/;
const MAX_RANGE_GAP = 5;

/** 5 to 10 km: the first number may also be read with the scale and unit of the second. */
export function joinRanges(text: string, spans: readonly Span[]): Span[] {
  return spans.map((span, index) => {
    const next = spans[index + 1];
    if (next === undefined || span.kind !== 'number' || next.start - span.end > MAX_RANGE_GAP) return span;
    if (!RANGE.test(text.slice(span.end, next.start))) return span;
    return inherit(text, span, next);
  });
}

function inherit(text: string, span: Span, next: Span): Span {
  const digits = /^\d+(?:[.,'\u202f]\d+)*/.exec(text.slice(next.start, next.end));
  if (digits === null) return span;
  const core = text.slice(span.start, span.end);
  if (!/^\d+(?:[.,'\u202f]\d+)*$/.test(core)) return span;
  const reading = readNumber(core, false);
  if (reading.kind !== 'values') return span;
  const measure = readMeasure(text, next.start + digits[0].length, false);
  if (measure.end === next.start + digits[0].length) return span;
  const more = measured(span.start, reading.values, measure, undefined);
  return {
    ...span,
    claims: span.claims.length === 0 ? [] : [...span.claims, ...more.claims],
    facts: [...span.facts, ...more.facts],
  };
}

import { type Decimal, decimalText, scaled } from './decimal.ts';
import type { NumberParts, Span } from './span.ts';
import type { Unit } from './units.ts';

/** A quantity must meet the same unit; its value alone also supports a bare number. */
export function amountsOf({ values, readings, money }: NumberParts): Pick<Span, 'claims' | 'facts'> {
  const claims: string[] = [];
  const bare: string[] = [];
  for (const { exp, unit } of readings) {
    const units = money.length > 0 ? money : [unit];
    for (const value of values) {
      const amount = scaled(value, exp);
      bare.push(`number:${decimalText(amount)}`);
      for (const each of units) claims.push(claimOf(amount, each));
    }
  }
  return { claims, facts: [...claims, ...bare] };
}

function claimOf(value: Decimal, unit: Unit | undefined): string {
  if (unit === undefined) return `number:${decimalText(value)}`;
  return `quantity:${decimalText(scaled(value, unit.exp))} ${unit.name}`;
}

const RANGE = /^ ?(?:[-\u2013\u2014]|to|and|or) ?$/;
const MAX_RANGE_GAP = 5;

/** 5 to 10 km, $5–10 million: each number may also be read with the scale and the unit of the other. */
export function joinRanges(text: string, spans: readonly Span[]): Span[] {
  const joined = [...spans];
  for (let index = 0; index + 1 < joined.length; index++) {
    const [first, second] = [joined[index], joined[index + 1]];
    if (first?.parts === undefined || second?.parts === undefined) continue;
    if (second.start - first.end > MAX_RANGE_GAP || !RANGE.test(text.slice(first.end, second.start)))
      continue;
    const money = first.parts.money.length > 0 ? first.parts.money : second.parts.money;
    if (first.parts.readings.every(isPlain) && (money.length > 0 || !second.parts.readings.every(isPlain))) {
      joined[index] = withMore(first, { values: first.parts.values, readings: second.parts.readings, money });
    }
    if (second.parts.money.length === 0 && money.length > 0) {
      joined[index + 1] = withMore(second, { ...second.parts, money });
    }
  }
  return joined;
}

const isPlain = ({ exp, unit }: { exp: number; unit: Unit | undefined }): boolean =>
  exp === 0 && unit === undefined;

function withMore(span: Span, parts: NumberParts): Span {
  const { claims, facts } = amountsOf(parts);
  return {
    ...span,
    claims: span.claims.length === 0 ? [] : [...span.claims, ...claims],
    facts: [...span.facts, ...facts],
  };
}

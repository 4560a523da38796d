import { decimal, decimalText } from './decimal.ts';
import type { Span } from './span.ts';

const LETTER = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}_]/u;
const LETTERS_AND_DIGITS = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}_]*/uy;
const MAX_BEFORE = 32;

const CLOCK_12 = /(\d{1,2})(?:[:.](\d{2}))?[ \u202f]?([ap])(?:\.m\.?|m)(?!\p{L})/iuy;
const COLONS = /\d+(?::\d+)+(?:\.\d+)?/y;
const FRACTION = /(?:(\d{1,6}) )?(\d{1,6})\/(\d{1,6})(?![\d/]|[.,]\d)/y;

/**
 * Digits that a letter precedes belong to a word: B12, H2O, x86. The word is compared as a whole, whatever its case.
 *
 * @param floor where the previous span ended: what is claimed once is not claimed again
 */
export function readIdentifier(text: string, start: number, core: string, floor: number): Span | undefined {
  let from = start;
  const least = Math.max(floor, start - MAX_BEFORE);
  while (from > least && LETTER.test(text.charAt(from - 1))) from--;
  if (from === start) return undefined;
  LETTERS_AND_DIGITS.lastIndex = start + core.length;
  const end = start + core.length + (LETTERS_AND_DIGITS.exec(text)?.[0].length ?? 0);
  const claims = [`id:${text.slice(from, end).toLowerCase()}`];
  return { kind: 'number', start: from, end, claims, facts: claims };
}

/** Times of day, ratios and fractions. */
export function readSpecial(text: string, start: number): Span | undefined {
  return readClock(text, start) ?? readColons(text, start) ?? readFraction(text, start);
}

function readClock(text: string, start: number): Span | undefined {
  CLOCK_12.lastIndex = start;
  const match = CLOCK_12.exec(text);
  const hour = Number(match?.[1]);
  const minute = match?.[2] ?? '00';
  if (match === null || !(hour >= 1 && hour <= 12) || Number(minute) > 59) return undefined;
  const of24 = (hour % 12) + (match[3]?.toLowerCase() === 'p' ? 12 : 0);
  return literal(start, start + match[0].length, [`time:${of24}:${minute}`]);
}

/** 14:30, 14:30:05, 3:1. */
function readColons(text: string, start: number): Span | undefined {
  COLONS.lastIndex = start;
  const match = COLONS.exec(text);
  if (match === null) return undefined;
  const hour = /^0(\d:)/.test(match[0]) ? match[0].slice(1) : match[0];
  return literal(start, start + match[0].length, [`time:${hour}`]);
}

/** Reduced, so that 2/4 is 1/2; also as a decimal number where it ends. */
function readFraction(text: string, start: number): Span | undefined {
  FRACTION.lastIndex = start;
  const match = FRACTION.exec(text);
  if (match === null) return undefined;
  const [whole, above, below] = [Number(match[1] ?? 0), Number(match[2]), Number(match[3])];
  if (below === 0) return undefined;
  const top = whole * below + above;
  const divisor = gcd(top, below);
  const [numerator, denominator] = [top / divisor, below / divisor];
  const claims = [`ratio:${numerator}/${denominator}`];
  const places = decimalPlaces(denominator);
  if (places !== undefined) {
    const scaledUp = (BigInt(numerator) * 10n ** BigInt(places)) / BigInt(denominator);
    claims.push(`number:${decimalText(decimal(false, String(scaledUp), '', -places))}`);
  }
  return literal(start, start + match[0].length, claims);
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}

/** @returns undefined where the decimal expansion does not end */
function decimalPlaces(denominator: number): number | undefined {
  let rest = denominator;
  let places = 0;
  for (; rest % 2 === 0 || rest % 5 === 0; places++) {
    if (rest % 2 === 0) rest /= 2;
    if (rest % 5 === 0) rest /= 5;
  }
  return rest === 1 ? places : undefined;
}

function literal(start: number, end: number, claims: readonly string[]): Span {
  return { kind: 'number', start, end, claims, facts: claims };
}

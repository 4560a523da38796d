import { scaleLetter, scaleWord, type Unit, unitOf } from './units.ts';

/** How the words after a number can be read: its scale as a power of ten, and its unit. */
export interface MeasureReading {
  readonly exp: number;
  readonly unit: Unit | undefined;
}

export interface Measure {
  /** Offset one past the last unit read; the start when nothing was. */
  readonly end: number;
  readonly readings: readonly MeasureReading[];
}

/** Longer words are no units: nothing here reads further than this. */
const WORD =
  /([ \u202f-]?)((?:US|CA|AU|[AC])?\p{Sc}|[%‰]|°[CF]?|[\p{Script=Latin}μ]{1,24}(?![\p{L}\p{M}]))/uy;
const PER = /(?:[ ]?\/[ ]?| per )([\p{Script=Latin}μ]{1,24})(?![\p{L}\p{M}\p{N}])/uy;
const POWER = /\^?([23])(?![\p{N}\p{L}])/uy;
const CENT = /[ ]cent(?!\p{L})/uy;
const POINTS = /[ ](?:percentage )?points?(?!\p{L})/uy;
const SHAPES: ReadonlyMap<string, number> = new Map([
  ['square', 2],
  ['sq', 2],
  ['cubic', 3],
]);

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/**
 * The scale and the unit after a number that ends at `at`.
 *
 * @param hasCurrency whether a currency stood before the number, so that 5m can only be millions
 */
export function readMeasure(text: string, at: number, hasCurrency: boolean): Measure {
  const none: Measure = { end: at, readings: [{ exp: 0, unit: undefined }] };
  let word = matchAt(WORD, text, at);
  let end = at;
  let exp = 0;
  const scale = word === null ? undefined : scaleWord(word[2] ?? '');
  if (word !== null && scale !== undefined) {
    exp = scale;
    end = at + word[0].length;
    word = matchAt(WORD, text, end);
  }
  const unit = word === null ? undefined : readUnit(text, end + (word[1] ?? '').length, word[2] ?? '');
  const letter = word?.[1] === '' && exp === 0 ? scaleLetter(word[2] ?? '') : undefined;
  if (letter !== undefined && word !== null) {
    const letterEnd = end + word[0].length;
    if (hasCurrency) return { end: letterEnd, readings: [{ exp: letter, unit: undefined }] };
    const after = matchAt(WORD, text, letterEnd);
    const money =
      after === null ? undefined : readUnit(text, letterEnd + (after[1] ?? '').length, after[2] ?? '');
    if (money !== undefined) return { end: money.end, readings: [{ exp: letter, unit: money.unit }] };
    const asUnit = unit === undefined ? [] : [{ exp: 0, unit: unit.unit }];
    return { end: unit?.end ?? letterEnd, readings: [{ exp: letter, unit: undefined }, ...asUnit] };
  }
  if (unit !== undefined) return { end: unit.end, readings: [{ exp, unit: unit.unit }] };
  return end === at ? none : { end, readings: [{ exp, unit: undefined }] };
}

function readUnit(text: string, start: number, word: string): { unit: Unit; end: number } | undefined {
  let end = start + word.length;
  if (word === 'per') {
    const cent = matchAt(CENT, text, end);
    return cent === null ? undefined : percent(text, end + cent[0].length);
  }
  if (word === 'percentage') {
    const points = matchAt(POINTS, text, end);
    return points === null ? undefined : { unit: { name: 'pp', exp: 0 }, end: end + points[0].length };
  }
  const shape = SHAPES.get(word.toLowerCase());
  let unit = unitOf(word);
  let power = 1;
  if (shape !== undefined) {
    const of = matchAt(WORD, text, end);
    unit = of === null ? undefined : unitOf(of[2] ?? '');
    end += of?.[0].length ?? 0;
    power = shape;
  }
  if (unit === undefined) return undefined;
  if (unit.name === '%') return percent(text, end);
  const raised = shape === undefined ? matchAt(POWER, text, end) : null;
  if (raised !== null) {
    power = Number(raised[1]);
    end += raised[0].length;
  }
  const whole: Unit = power === 1 ? unit : { name: `${unit.name}^${power}`, exp: unit.exp * power };
  const per = matchAt(PER, text, end);
  const divisor = per === null ? undefined : unitOf(per[1] ?? '');
  if (per === null || divisor === undefined) return { unit: whole, end };
  return {
    unit: { name: `${whole.name}/${divisor.name}`, exp: whole.exp - divisor.exp },
    end: end + per[0].length,
  };
}

/** 5 percentage points are not 5 percent. */
function percent(text: string, end: number): { unit: Unit; end: number } {
  const points = matchAt(POINTS, text, end);
  if (points === null) return { unit: { name: '%', exp: 0 }, end };
  return { unit: { name: 'pp', exp: 0 }, end: end + points[0].length };
}

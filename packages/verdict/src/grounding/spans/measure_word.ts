import { scaleLetter, scaleWord, type Unit, unitsOf } from './units.ts';

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

interface UnitsRead {
  readonly units: readonly Unit[];
  readonly end: number;
}

/** Longer words are no units: nothing here reads further than this. */
const WORD =
  /([ \u202f-]?)((?:US|CA|AU|[AC])?\p{Sc}|[%‰]|°[CF]?|[\p{Script=Latin}μ]{1,24}(?![\p{L}\p{M}]))/uy;
const PER = /(?: ?\/ ?| per )([\p{Script=Latin}μ]{1,24})(?![\p{L}\p{M}\p{N}])/uy;
const POWER = /\^?([23])(?![\p{N}\p{L}])/uy;
const CENT = / cent(?!\p{L})/uy;
const POINTS = /[ -](?:percentage )?points?(?!\p{L})/uy;
const DEGREES = / ?(celsius|centigrade|fahrenheit)(?!\p{L})/iuy;
const SHAPES: ReadonlyMap<string, number> = new Map([
  ['square', 2],
  ['sq', 2],
  ['cubic', 3],
]);

export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/**
 * The scale and the unit after a number that ends at `at`.
 *
 * @param hasCurrency whether a currency stood before the number, so that 5m can only be millions
 */
export function readMeasure(text: string, at: number, hasCurrency: boolean): Measure {
  const word = matchAt(WORD, text, at);
  if (word === null) return { end: at, readings: [{ exp: 0, unit: undefined }] };
  const spelling = word[2] ?? '';
  const wordEnd = at + word[0].length;
  const scale = scaleWord(spelling);
  if (scale !== undefined) {
    const after = readUnit(text, wordEnd);
    return { end: after?.end ?? wordEnd, readings: readingsOf(scale, after) };
  }
  const unit = readUnit(text, at);
  const letter = word[1] === '' ? scaleLetter(spelling) : undefined;
  if (letter === undefined) return { end: unit?.end ?? at, readings: readingsOf(0, unit) };
  const money = hasCurrency ? undefined : readUnit(text, wordEnd);
  if (hasCurrency || money !== undefined) {
    return { end: money?.end ?? wordEnd, readings: readingsOf(letter, money) };
  }
  const asUnit = unit === undefined ? [] : readingsOf(0, unit);
  return { end: unit?.end ?? wordEnd, readings: [{ exp: letter, unit: undefined }, ...asUnit] };
}

function readingsOf(exp: number, read: UnitsRead | undefined): MeasureReading[] {
  return read === undefined ? [{ exp, unit: undefined }] : read.units.map((unit) => ({ exp, unit }));
}

function readUnit(text: string, at: number): UnitsRead | undefined {
  const match = matchAt(WORD, text, at);
  if (match === null) return undefined;
  const word = match[2] ?? '';
  const end = at + match[0].length;
  const shape = SHAPES.get(word.toLowerCase());
  if (shape !== undefined) {
    const of = matchAt(WORD, text, end);
    return of === null ? undefined : compound(text, end + of[0].length, unitsOf(of[2] ?? ''), shape);
  }
  if (word === 'per') {
    const cent = matchAt(CENT, text, end);
    return cent === null ? undefined : percent(text, end + cent[0].length);
  }
  if (word === 'percentage') {
    const points = matchAt(POINTS, text, end);
    return points === null ? undefined : { units: [{ name: 'pp', exp: 0 }], end: end + points[0].length };
  }
  const units = unitsOf(word);
  if (units[0]?.name === '%') return percent(text, end);
  const degrees = /^(?:°|degrees?)$/i.test(word) ? matchAt(DEGREES, text, end) : null;
  if (degrees !== null) {
    const name = degrees[1]?.toLowerCase() === 'fahrenheit' ? '°f' : '°c';
    return { units: [{ name, exp: 0 }], end: end + degrees[0].length };
  }
  const raised = matchAt(POWER, text, end);
  return raised === null
    ? compound(text, end, units, 1)
    : compound(text, end + raised[0].length, units, Number(raised[1]));
}

/** A unit with its power and with the unit that it is counted per. */
function compound(text: string, end: number, units: readonly Unit[], power: number): UnitsRead | undefined {
  if (units.length === 0) return undefined;
  const whole =
    power === 1 ? units : units.map(({ name, exp }) => ({ name: `${name}^${power}`, exp: exp * power }));
  const per = matchAt(PER, text, end);
  const divisor = per === null ? undefined : unitsOf(per[1] ?? '')[0];
  if (per === null || divisor === undefined) return { units: whole, end };
  const ratio = whole.map(({ name, exp }) => ({ name: `${name}/${divisor.name}`, exp: exp - divisor.exp }));
  return { units: ratio, end: end + per[0].length };
}

/** 5 percentage points are not 5 percent. */
function percent(text: string, end: number): UnitsRead {
  const points = matchAt(POINTS, text, end);
  if (points === null) return { units: [{ name: '%', exp: 0 }], end };
  return { units: [{ name: 'pp', exp: 0 }], end: end + points[0].length };
}

import { type Decimal, decimal } from './decimal.ts';

/**
 * What a run of digits and separators can mean. `values`: all its readings, because 1,234 is a thousand in one
 * country and one and a bit in another. `literal`: a version, an address. `list`: several numbers without spaces.
 */
export type NumberReading =
  | { readonly kind: 'values'; readonly values: readonly Decimal[] }
  | { readonly kind: 'literal' }
  | { readonly kind: 'list' };

const SEPARATOR = /[.,'\u202f]/;
const SEPARATORS = /[.,'\u202f]/g;

/** @param core digits with single separators between them */
export function readNumber(core: string, negative: boolean): NumberReading {
  if (!SEPARATOR.test(core)) return { kind: 'values', values: [decimal(negative, core, '')] };
  const marks: readonly string[] = core.match(SEPARATORS) ?? [];
  const last = marks.at(-1) ?? '';
  const kinds = new Set(marks);
  const groups = core.split(SEPARATOR);
  const values: Decimal[] = [];
  if (kinds.size === 1) {
    if (marks.length === 1 && isDecimalMark(last)) {
      values.push(decimal(negative, groups[0] ?? '', groups[1] ?? ''));
    }
    if (areGroups(groups)) values.push(decimal(negative, groups.join(''), ''));
  } else if (
    kinds.size === 2 &&
    isDecimalMark(last) &&
    marks.indexOf(last) === marks.length - 1 &&
    areGroups(groups.slice(0, -1))
  ) {
    values.push(decimal(negative, groups.slice(0, -1).join(''), groups.at(-1) ?? ''));
  }
  if (values.length > 0) return { kind: 'values', values };
  return kinds.size === 1 && last === '.' ? { kind: 'literal' } : { kind: 'list' };
}

const isDecimalMark = (mark: string): boolean => mark === '.' || mark === ',';

/** 1 234 567, or 12 34 567 as in India: a first group of one to three, not led by zero, and a last one of three. */
function areGroups(groups: readonly string[]): boolean {
  const [first, ...rest] = groups;
  if (first === undefined || first.length > 3 || first.startsWith('0') || rest.at(-1)?.length !== 3)
    return false;
  const inner = rest.slice(0, -1);
  return (
    inner.every((group) => group.length === 3) || (first.length < 3 && inner.every((g) => g.length === 2))
  );
}

/** sign · digits · 10^exp, without leading or trailing zeros: equal values have equal fields. */
export interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly exp: number;
}

const MAX_PLAIN = 40;

/** By hand: an expression anchored at the end retries from every zero, in quadratic time. */
export function decimal(negative: boolean, integer: string, fraction: string, exp = 0): Decimal {
  const all = integer + fraction;
  let from = 0;
  let to = all.length;
  while (from < to && all.charCodeAt(from) === 48) from++;
  while (to > from && all.charCodeAt(to - 1) === 48) to--;
  if (from === to) return { negative: false, digits: '0', exp: 0 };
  return { negative, digits: all.slice(from, to), exp: exp - fraction.length + (all.length - to) };
}

export function scaled(value: Decimal, exp: number): Decimal {
  return value.digits === '0' || exp === 0 ? value : { ...value, exp: value.exp + exp };
}

/** The value in plain notation where that is short, in scientific notation otherwise. */
export function decimalText({ negative, digits, exp }: Decimal): string {
  const sign = negative ? '-' : '';
  if (digits.length + Math.abs(exp) > MAX_PLAIN) return `${sign}${digits}e${exp}`;
  if (exp >= 0) return `${sign}${digits}${'0'.repeat(exp)}`;
  const padded = digits.padStart(1 - exp, '0');
  return `${sign}${padded.slice(0, exp)}.${padded.slice(exp)}`;
}

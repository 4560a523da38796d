import { ProtocolError } from '../errors.ts';

/**
 * `repr(float)` of Python 3: the shortest digits that read back as `x`, always with a point or an exponent;
 * an exponent of at least two digits where the decimal exponent is below −4 or at least 16.
 * ECMAScript's Number::toString finds the same digits (both are the shortest, then the closest); only the
 * layout differs. Minus zero is `-0.0`.
 * @throws ProtocolError `value_not_canonical` when `x` is not finite.
 */
export function pythonRepr(x: number): string {
  if (!Number.isFinite(x)) {
    throw new ProtocolError('value_not_canonical', 'Only finite numbers have canonical bytes.');
  }
  if (x === 0) return Object.is(x, -0) ? '-0.0' : '0.0';
  const magnitude = Math.abs(x);
  if (magnitude < 1e-4 || magnitude >= 1e16) return scientific(x);
  const text = String(x);
  return text.includes('.') ? text : `${text}.0`;
}

function scientific(x: number): string {
  const [digits = '', exponent = ''] = x.toExponential().split('e');
  return `${digits}e${exponent.charAt(0)}${exponent.slice(1).padStart(2, '0')}`;
}

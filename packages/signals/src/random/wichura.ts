import { SignalError } from '../errors.ts';
import { ieeeLog } from './ieee_log.ts';

/** Coefficients of PPND16, lowest power first: M. J. Wichura, Algorithm AS 241, Applied Statistics 37 (1988), as the nearest doubles. */
const CENTRE_P = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
  67265.7709270087, 33430.57558358813, 2509.0809287301227,
];
const CENTRE_Q = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
  28729.085735721943, 5226.495278852854,
];
const NEAR_P = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
  0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
];
const NEAR_Q = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
const FAR_P = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const FAR_Q = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
  1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
];

/** Horner's rule from the highest power. */
function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i]!;
  return sum;
}

/**
 * The standard normal quantile Φ⁻¹(½ + q) by Wichura's AS 241 (PPND16), from the signed distance q to ½, so
 * that both tails keep all their bits. Only IEEE 754 basic operations and square root; ln is {@link ieeeLog}.
 *
 * @param q in (−½, ½); anything else is refused with `parameter_invalid`
 */
export function normalQuantile(q: number): number {
  if (!(q > -0.5 && q < 0.5)) {
    throw new SignalError(
      'parameter_invalid',
      `A normal quantile needs q strictly between -0.5 and 0.5, not ${q}.`,
    );
  }
  const distance = Math.abs(q);
  if (distance <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(CENTRE_P, r)) / polynomial(CENTRE_Q, r);
  }
  const r = Math.sqrt(-ieeeLog(0.5 - distance));
  const value =
    r <= 5
      ? polynomial(NEAR_P, r - 1.6) / polynomial(NEAR_Q, r - 1.6)
      : polynomial(FAR_P, r - 5) / polynomial(FAR_Q, r - 5);
  return q < 0 ? -value : value;
}

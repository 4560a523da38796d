import { VerdictError } from '@kakeya/verdict';

/** Where it stops being absurd, not where it becomes good: a tree sees what is usual in 256 rows. */
const LEAST_TRAINING = 50;

export interface Split<T> {
  readonly training: readonly T[];
  readonly heldOut: readonly T[];
}

/**
 * The newest `share` of the rows apart: the threshold is for what comes, and what the forest has learnt scores too low.
 * @param rows oldest first
 * @throws VerdictError `data_insufficient`, naming how many rows would do
 */
export function splitNewest<T>(rows: readonly T[], share: number, targetFpr: number): Split<T> {
  const n = rows.length;
  const held = Math.floor(n * share);
  const leastHeld = Math.ceil(1 / targetFpr - 1e-9) - 1;
  if (held >= leastHeld && n - held >= LEAST_TRAINING) {
    return { training: rows.slice(0, n - held), heldOut: rows.slice(n - held) };
  }
  const needed = Math.max(Math.ceil(leastHeld / share), Math.ceil(LEAST_TRAINING / (1 - share)));
  throw new VerdictError(
    'data_insufficient',
    `${needed} accepted rows are needed, not ${n}: ${leastHeld} to hold out (a share of ${share}) for a ` +
      `false-positive rate of ${targetFpr}, and ${LEAST_TRAINING} to train on.`,
  );
}

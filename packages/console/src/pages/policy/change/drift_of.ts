import { ApiProblem } from '../../../api/problem.ts';
import type { Answer } from '../../../api/types.ts';

export type DriftReport = NonNullable<Answer<'promotePolicy'>['drift']>;

export interface Transition {
  readonly from: string;
  readonly to: string;
  readonly n: number;
}

/** The comparison for which a promotion was refused; undefined: it was refused for something else. */
export function driftOf(fault: unknown): DriftReport | undefined {
  if (!(fault instanceof ApiProblem)) return undefined;
  const drift = objectOf(fault.body['drift']);
  const interval = objectOf(drift['interval']);
  const [n, changed, unreadable] = [drift['n'], drift['changed'], drift['unreadable']];
  const { low, high, confidence } = interval;
  const share = drift['share'] ?? null;
  if (typeof n !== 'number' || typeof changed !== 'number' || typeof unreadable !== 'number')
    return undefined;
  if (typeof low !== 'number' || typeof high !== 'number' || typeof confidence !== 'number') return undefined;
  if (share !== null && typeof share !== 'number') return undefined;
  const transitions = Object.fromEntries(
    Object.entries(objectOf(drift['transitions'])).filter(
      (entry): entry is [string, number] => typeof entry[1] === 'number',
    ),
  );
  return { n, changed, unreadable, share, interval: { low, high, confidence }, transitions };
}

/** Which verdicts became which, the changed ones first and then by how many. */
export function transitionsOf({ transitions }: DriftReport): readonly Transition[] {
  return Object.entries(transitions)
    .map(([change, n]) => {
      const [from = change, to = ''] = change.split('→');
      return { from, to, n };
    })
    .toSorted((a, b) => Number(a.from === a.to) - Number(b.from === b.to) || b.n - a.n);
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

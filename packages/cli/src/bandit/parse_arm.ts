import { InvalidArgumentError } from 'commander';
import type { Arm } from '@kakeya/verdict/bandit';

const ARM = /^([^:]+):([1-9]\d{0,2}):([1-9]\d{0,2}):([^:]+)$/;

/** `id:n:m:weights`, collected over repeated options. */
export function collectArms(text: string, before: readonly Arm[] = []): readonly Arm[] {
  const [, id, n, m, weights] = ARM.exec(text) ?? [];
  if (id === undefined || weights === undefined) {
    throw new InvalidArgumentError('Give id:n:m:weights, such as full:2:4:even.');
  }
  return [...before, { id, n: Number(n), m: Number(m), weights }];
}

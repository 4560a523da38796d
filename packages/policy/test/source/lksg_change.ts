import { expect } from 'vitest';
import { readPolicy } from '../../src/source/read_policy.ts';
import { LKSG } from './lksg.ts';

/** `line:column pointer message`, of each problem. */
export function problemsOf(text: string): readonly string[] {
  const read = readPolicy(text);
  if (read.ok) throw new Error('This text was read as a policy.');
  return read.problems.map(({ line, column, pointer, message }) => `${line}:${column} ${pointer} ${message}`);
}

/** The example with something else in one place. */
export function withChange(from: string, to: string): string {
  expect(LKSG.yaml.split(from)).toHaveLength(2);
  return LKSG.yaml.replace(from, to);
}

/** With another right side. */
export const withRhs = (text: string): string => withChange('rhs: sanctions_root', `rhs: ${text}`);

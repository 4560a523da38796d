import { expect } from 'vitest';
import { lintPolicy } from '../../src/lint/lint_policy.ts';
import type { LintMode } from '../../src/model/diagnostic.ts';
import type { Policy } from '../../src/model/policy.ts';

export const MODES: readonly LintMode[] = ['strict', 'relaxed'];

/** In both modes, which differ in the level of E1002 only. */
export function said(policy: Policy): string[] {
  const [strict, relaxed] = MODES.map((mode) =>
    lintPolicy(policy, mode).map(({ code, pointer }) => `${code} ${pointer}`),
  );
  expect(relaxed).toStrictEqual(strict);
  return strict ?? [];
}

export const firstMessage = (policy: Policy): string => lintPolicy(policy, 'strict')[0]?.message ?? '';

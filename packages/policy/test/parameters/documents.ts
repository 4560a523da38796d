import type { ServerParameters } from '../../src/parameters/mod.ts';
import { readParameters } from '../../src/parameters/mod.ts';

export const STRICT = `# As agreed in July
kind: server-parameters
id: strict.eu
version: 2026-07
description: Stricter for élite
parameters:
  tolD: 0.1
  tolCoh: {value: 0.05, unit: 1}
  tolBudget: {value: 0.01, unit: '1'}
  budget:
    base: 0.1
    alpha: {expr: 'sub(0.5, budget.gamma)'}
    beta: 0.5
    gamma: 0.2
    d0: {value: 2.2, unit: dimension}
  regime: {stickyCoh: 0.7, stickyD: 1.5, nonStickyD: 2.6}
  cohBins: {expr: 'mul(4, 5)', unit: bins}
  maxClockSkew: {value: 60000, unit: ms}
assertions:
  - tolD <= 0.15
`;

/** A document that sets what the lines say, of which each is a member of `parameters`. */
export const documentText = (parameters: string, assertions = ''): string =>
  `kind: server-parameters\nid: a\nversion: "1"\nparameters:\n  ${parameters}\n${assertions}`;

export function documentOf(text: string): ServerParameters {
  const read = readParameters(text);
  if (read.ok) return read.document;
  throw new Error(
    read.problems.map(({ message, line, column }) => `${line}:${column} ${message}`).join('\n'),
  );
}

import { SELECTOR_NAMES, type SelectorName } from '../model/plan.ts';
import { type ReadSource, readSource } from '../source/read_source.ts';
import { isObject, readMembers } from '../source/shape/read_members.ts';
import { readChoice, readList, readText } from '../source/shape/read_values.ts';
import type { ShapeProblems } from '../source/shape/shape_problems.ts';
import { parseDate } from '../time/date.ts';
import type { PolicyTest, PolicyTestSuite } from './policy_test.ts';
import { readTest } from './read_test.ts';

const SUITE = {
  what: 'A file of policy tests',
  required: ['policy', 'now', 'tests'],
  optional: ['selector', 'weights'],
} as const;

/** Reads a `*.policy.test.yaml`. All problems are given at once, up to 100. Never throws on input. */
export function readPolicyTests(text: string): ReadSource<PolicyTestSuite> {
  return readSource(text, (value, problems) => {
    const given = readMembers(value, '', SUITE, problems);
    const policy = readText(given?.policy, '/policy', 'policy, the path of a file,', problems);
    const nowMs = readNow(given?.now, problems);
    const tests = readList(given?.tests, '/tests', 'tests', problems, readTest);
    if (tests !== undefined) refuseUnclear(tests, problems);
    const weights = readWeightMap(given?.weights, problems);
    const selector = readSelector(given?.selector, weights !== undefined, problems);
    if (policy === undefined || nowMs === undefined || tests === undefined || selector === undefined) {
      return undefined;
    }
    return { policy, nowMs, selector, ...(weights !== undefined && { weights }), tests };
  });
}

function readNow(value: unknown, problems: ShapeProblems): number | undefined {
  const text = readText(value, '/now', 'now', problems);
  if (text === undefined) return undefined;
  return parseDate(text) ?? problems.refuse('/now', 'now must be an ISO 8601 date, such as 2026-01-31.');
}

function readSelector(value: unknown, weighted: boolean, problems: ShapeProblems): SelectorName | undefined {
  if (value === undefined) return weighted ? 'weighted' : 'basic';
  const selector = readChoice(value, '/selector', 'selector', SELECTOR_NAMES, problems);
  if (selector === 'basic' && weighted) {
    return problems.refuse('/selector', 'The basic selector takes no weights: choose weighted.');
  }
  return selector;
}

function readWeightMap(value: unknown, problems: ShapeProblems): PolicyTestSuite['weights'] {
  if (value === undefined || isObject(value)) return value;
  return problems.refuse('/weights', 'weights must be a mapping of rule ids to numbers.');
}

/** A report says which test failed by its name alone, and a file without tests would pass for ever. */
function refuseUnclear(tests: readonly PolicyTest[], problems: ShapeProblems): void {
  if (tests.length === 0) problems.refuse('/tests', 'There must be at least one test.');
  const seen = new Set<string>();
  for (const [index, { name }] of tests.entries()) {
    if (seen.has(name)) {
      problems.refuse(`/tests/${index}/name`, `Another test is named ${JSON.stringify(name)} already.`);
    }
    seen.add(name);
  }
}

import { readdirSync, readFileSync } from 'node:fs';
import { DEFAULT_PARAMS } from '@kakeya/verdict';
import { describe, expect, it } from 'vitest';
import { readContext } from '../src/context/read_context.ts';
import { withCommitment } from '../src/context/with_commitment.ts';
import { compilePolicy } from '../src/evaluate/compile_policy.ts';
import { MAX_TREE_DEPTH } from '../src/expression/tree_bounds.ts';
import { lintPolicy } from '../src/lint/lint_policy.ts';
import { DIAGNOSTIC_CODES } from '../src/model/diagnostic.ts';
import { FUNCTIONS, OPERATORS, type Policy } from '../src/model/policy.ts';
import { compileParameters } from '../src/parameters/compile_parameters.ts';
import { PARAMETER_NAMES, PARAMETERS } from '../src/parameters/parameter_table.ts';
import { readParameters } from '../src/parameters/read_parameters.ts';
import { readPolicyTests } from '../src/policy_tests/read_policy_tests.ts';
import { runPolicyTests } from '../src/policy_tests/run_policy_tests.ts';
import { OPERATOR_COST } from '../src/select/operator_cost.ts';
import { planOf } from '../src/select/plan_of.ts';
import { readWeights } from '../src/select/read_weights.ts';
import { verifyPlan } from '../src/select/verify_plan.ts';
import { identityDigest } from '../src/sets/identity/identity_digest.ts';
import { readListCsv } from '../src/sets/lists/read_list_csv.ts';
import { buildSet } from '../src/sets/store/build_set.ts';
import type { CommittedSet } from '../src/sets/tree/committed_set.ts';
import { readPolicy } from '../src/source/read_policy.ts';
import { parseMapping } from '../src/suppliers/read_mapping.ts';
import { readSuppliers } from '../src/suppliers/read_suppliers.ts';

const EXAMPLES = new URL('../../../examples/policies/', import.meta.url);
const FILES = readdirSync(EXAMPLES);
const POLICIES = FILES.filter((file) => file.endsWith('.policy.yaml'));
const SUITES = FILES.filter((file) => file.endsWith('.policy.test.yaml'));
const NOW_MS = Date.parse('2026-09-15T00:00:00Z');

const bytesOf = (file: string): Uint8Array => readFileSync(new URL(file, EXAMPLES));
const textOf = (file: string): string => readFileSync(new URL(file, EXAMPLES), 'utf8');

function policyOf(file: string): Policy {
  const read = readPolicy(textOf(file));
  if (!read.ok) throw new Error(`${file}: ${JSON.stringify(read.problems)}`);
  return read.policy;
}

const jsonOf = (file: string): unknown => JSON.parse(textOf(file));

it('every policy among the examples has tests', () => {
  expect(POLICIES.length).toBeGreaterThan(0);
  expect(SUITES).toEqual(POLICIES.map((file) => file.replace('.policy.yaml', '.policy.test.yaml')));
});

describe.each(POLICIES)('%s', (file) => {
  it('has nothing that the strict linter would say', () => {
    expect(lintPolicy(policyOf(file), 'strict')).toEqual([]);
  });
});

describe.each(SUITES)('%s', (file) => {
  it('passes', async () => {
    const read = readPolicyTests(textOf(file));
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const compiled = compilePolicy(policyOf(read.value.policy));
    const paths = read.value.tests.flatMap(({ context }) => (context.kind === 'file' ? [context.path] : []));
    const contexts = new Map(paths.map((path) => [path, jsonOf(path)]));
    const reports = await runPolicyTests(compiled, read.value, new Map(), contexts);
    expect(reports.length).toBe(read.value.tests.length);
    expect(reports.filter(({ passed }) => !passed)).toEqual([]);
  });
});

it('the weights are those of the smallest policy, and order it as the tests of it expect', () => {
  const compiled = compilePolicy(policyOf('lksg_seed.policy.yaml'));
  const weights = readWeights(textOf('weights.yaml'), compiled.policy);
  if (!weights.ok) throw new Error(JSON.stringify(weights.problems));
  const facts = compiled.facts(readContext({}), NOW_MS, new Map());
  const { order, cost_sum } = planOf(compiled, facts, { selector: 'weighted', weights: weights.value });
  expect(order).toEqual(['no_conflict_regions', 'no_sanctions', 'audit_fresh']);
  expect(cost_sum).toBe(5);
});

it('the server parameters compile, and leave the budget as agents claim it', () => {
  const read = readParameters(textOf('server_parameters.yaml'));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { params } = compileParameters(read.document, DEFAULT_PARAMS);
  expect(params.budgetGamma).toBeCloseTo(DEFAULT_PARAMS.budgetGamma, 12);
  expect(params).toEqual({
    ...DEFAULT_PARAMS,
    budgetGamma: params.budgetGamma,
    tolD: 0.1,
    tolCoh: 0.02,
    minTextRatio: 0.25,
    maxClockSkewMs: 60_000,
  });
});

describe('suppliers as SAP exports them, against a list in spellings of its own', () => {
  const LISTED = 'Compagnie Minière du Lac Bleu';

  async function sanctions(): Promise<CommittedSet> {
    const digests: string[] = [];
    for await (const row of readListCsv([bytesOf('suppliers/sanctions.csv')], { name: 'NAME' })) {
      if ('problem' in row) throw new Error(`Line ${row.line}: ${row.problem}`);
      digests.push(identityDigest(row.identity, ['name']));
    }
    const { set, entries, duplicates } = await buildSet(digests, { identity: ['name'] });
    expect({ entries, duplicates }).toEqual({ entries: 8, duplicates: 1 });
    return set;
  }

  async function inputsOf(csv: string, mapping: string): Promise<object> {
    const read = await readSuppliers([bytesOf(csv)], parseMapping(textOf(mapping)), {
      format: 'csv',
      delimiter: ';',
    });
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    expect(read.missing).toEqual([]);
    return read.context.inputs;
  }

  it('spells the listed supplier otherwise than the list does', () => {
    expect(textOf('suppliers/sanctions.csv')).not.toContain('COMPAGNIE MINIÈRE DU LAC BLEU');
    expect(textOf('suppliers/sanctions.csv')).not.toContain(LISTED);
    expect(textOf('suppliers/suppliers.csv')).toContain('COMPAGNIE MINIÈRE DU LAC BLEU');
  });

  it('finds that one, and neither of the two whose names are only alike', async () => {
    const set = await sanctions();
    const compiled = compilePolicy(policyOf('supply_chain.policy.yaml'));
    const { inputs: frame, lists } = readContext(jsonOf('contexts/frame.json'));
    const inputs = {
      ...(await inputsOf('suppliers/suppliers.csv', 'suppliers/mapping.yaml')),
      ...(await inputsOf('suppliers/owners.csv', 'suppliers/owners.mapping.yaml')),
      ...frame,
    };
    const context = withCommitment(readContext({ inputs, lists }), 'sanctions_root', set.root);
    const facts = compiled.facts(context, NOW_MS, new Map([[set.root, set]]));
    const { verdict, results } = verifyPlan(compiled, planOf(compiled, facts, { selector: 'basic' }), facts);
    expect(verdict).toBe('FAIL');
    expect(results.filter(({ status }) => status !== 'pass').map(({ rule_id }) => rule_id)).toEqual([
      'no_sanctions',
    ]);
    const evidence = results.find(({ rule_id }) => rule_id === 'no_sanctions')?.evidence;
    expect(evidence?.offending).toEqual([identityDigest({ name: LISTED }, ['name'])]);
  });

  it('has near misses: one word apart, and one legal form apart', async () => {
    const set = await sanctions();
    const isListed = (name: string): boolean | null => set.has(identityDigest({ name }, ['name']));
    expect(isListed('Nordwind Rohstoff GmbH')).toBe(false);
    expect(isListed('Nordwind Rohstoffe GmbH')).toBe(true);
    expect(isListed('Straßburger Erzkontor AG')).toBe(false);
    expect(isListed('Straßburger Erzkontor KG')).toBe(true);
  });
});

describe('the guides', () => {
  const guide = (file: string): string =>
    readFileSync(new URL(`../../../docs/guide/${file}`, import.meta.url), 'utf8');

  /** The cells of the table row that begins with this name in code. */
  const rowOf = (text: string, name: string): readonly string[] => {
    const row = text.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));
    return row?.split(/(?<!\\)\|/).map((cell) => cell.trim()) ?? [];
  };

  it('know every operator with its cost, every function and every code of the linter', () => {
    const text = guide('policy-language.md');
    expect(OPERATORS.map((op) => rowOf(text, op).at(-2))).toEqual(
      OPERATORS.map((op) => String(OPERATOR_COST[op])),
    );
    expect(FUNCTIONS.filter((name) => !text.includes(`\`${name}(`) && !text.includes(`\`${name}\``))).toEqual(
      [],
    );
    expect(text).toContain(`characters, ${MAX_TREE_DEPTH} levels and `);
    expect(DIAGNOSTIC_CODES.filter((code) => !text.includes(`| ${code} | `))).toEqual([]);
  });

  it('know every parameter of the server with its unit, its bounds and its meaning', () => {
    const text = guide('policy-language.md').replaceAll('86,400,000', '86400000').replaceAll('\\|', '|');
    for (const name of PARAMETER_NAMES) {
      const { unit, min, max, meaning } = PARAMETERS[name];
      expect(text).toContain(`| \`${name}\` | ${unit} | ${min} | ${max} | ${meaning} |`);
    }
  });

  it('compute by hand what this package computes', async () => {
    const text = guide('proofs-offline.md');
    const names = ['Compagnie Minière du Lac Bleu', 'KARADO TRADING LLC', 'Nordwind  Rohstoffe GmbH'];
    const elements = names.map((name) => identityDigest({ name }, ['name']));
    const { set } = await buildSet(elements, { identity: ['name'] });
    const absent = set.prove(identityDigest({ name: 'Nordwind Rohstoff GmbH' }, ['name']));
    if (absent?.kind !== 'absent') throw new Error('The supplier is in the set.');
    const { element, left, right } = absent;
    const hashes = [set.root, ...elements, element, ...(left?.path ?? []), ...(right?.path ?? [])];
    expect(hashes.filter((hash) => !text.includes(hash))).toEqual([]);
    expect(hashes.length).toBe(9);
  });
});

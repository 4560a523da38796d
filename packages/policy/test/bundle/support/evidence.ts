import { buildBundle, type BundleParts } from '../../../src/bundle/mod.ts';
import { readContext } from '../../../src/context/read_context.ts';
import { compilePolicy } from '../../../src/evaluate/compile_policy.ts';
import type { MemberSets } from '../../../src/model/set_proof.ts';
import type { Policy } from '../../../src/model/policy.ts';
import type { SelectorName } from '../../../src/model/plan.ts';
import { planOf } from '../../../src/select/plan_of.ts';
import { verifyPlan } from '../../../src/select/verify_plan.ts';
import type { RuleWeights } from '../../../src/select/weights_of.ts';
import { buildSet, type CommittedSet, identityDigest } from '../../../src/sets/mod.ts';
import { KEY } from './keys.ts';

export const NOW_MS = Date.UTC(2026, 5, 1);

const POLICY: Policy = {
  id: 'lksg.v2',
  version: '2.1',
  legal_basis: [{ directive: 'LkSG', article: '§ 4' }],
  description: 'Suppliers are registered and on no list',
  inputs: {
    audit_date: { type: 'date' },
    registry: { type: 'hex' },
    sanctions: { type: 'hex' },
    suppliers: { type: 'array', items: 'string' },
  },
  rules: [
    { id: 'no_sanctions', op: 'non_membership', lhs: 'suppliers', rhs: 'sanctions' },
    { id: 'registered', op: 'membership', lhs: 'suppliers', rhs: 'registry' },
    { id: 'audit_fresh', op: 'max_age', lhs: 'audit_date', rhs: { const: 'P1Y' }, severity: 'warn' },
  ],
  adaptivity: {
    predicates: [{ id: 'several', expr: 'len(suppliers) >= 2' }],
    activations: [{ when: 'several', rules: ['registered'] }],
    baseline: ['no_sanctions', 'audit_fresh'],
  },
};

async function setOf(...names: readonly string[]): Promise<CommittedSet> {
  const digests = names.map((name) => identityDigest({ name }, ['name']));
  return (await buildSet(digests, { identity: ['name'] })).set;
}

export const SANCTIONS = await setOf('Umbra Ltd', 'Nox SA', 'Tenebrae KG', 'Shade LLC', 'Eclipse BV');
const REGISTRY = await setOf('Acme GmbH', 'Borealis AG', 'Corona SE', 'Delta Oy');
export const SETS: MemberSets = new Map([SANCTIONS, REGISTRY].map((set) => [set.root, set]));

export interface CaseOptions {
  readonly suppliers?: readonly string[];
  readonly selector?: SelectorName;
  readonly weights?: RuleWeights;
  readonly sets?: MemberSets;
  readonly auditDate?: string;
}

/** Everything that goes into a bundle, as a policy owner would have it. */
export function evidence(options: CaseOptions = {}): BundleParts {
  const {
    suppliers = ['Acme GmbH', 'Borealis AG'],
    selector = 'basic',
    weights,
    sets = SETS,
    auditDate = '2026-01-15',
  } = options;
  const compiled = compilePolicy(POLICY);
  const context = readContext({
    inputs: { suppliers, ...(auditDate !== '' && { audit_date: auditDate }) },
    commitments: { sanctions: SANCTIONS.root, registry: REGISTRY.root },
    lists: { sanctions: '/private/lists/sanctions.bin' },
  });
  const facts = compiled.facts(context, NOW_MS, sets);
  const plan = planOf(compiled, facts, { selector, ...(weights !== undefined && { weights }) });
  const verdict = verifyPlan(compiled, plan, facts);
  return {
    policy: POLICY,
    ir: compiled.ir,
    context,
    plan,
    verdict,
    ...(weights !== undefined && { weights }),
  };
}

export const bundleOf = (options: CaseOptions = {}): Promise<Uint8Array> =>
  buildBundle(evidence(options), KEY);

const TINY: Policy = {
  id: 'tiny',
  version: '1',
  inputs: { n: { type: 'number' } },
  rules: [{ id: 'is_one', op: 'eq', lhs: 'n', rhs: { const: 1 } }],
};

/** As small as a bundle gets. */
export function tinyBundle(): Promise<Uint8Array> {
  const compiled = compilePolicy(TINY);
  const context = readContext({ inputs: { n: 1 } });
  const facts = compiled.facts(context, NOW_MS, new Map());
  const plan = planOf(compiled, facts, { selector: 'basic' });
  const verdict = verifyPlan(compiled, plan, facts);
  return buildBundle({ policy: TINY, ir: compiled.ir, context, plan, verdict }, KEY);
}

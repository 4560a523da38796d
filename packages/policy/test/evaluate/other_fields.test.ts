import { describe, expect, it } from 'vitest';
import { buildBundle, verifyBundle } from '../../src/bundle/mod.ts';
import { readContext } from '../../src/context/read_context.ts';
import { compilePolicy } from '../../src/evaluate/compile_policy.ts';
import type { IdentityField, MemberSets } from '../../src/model/set_proof.ts';
import type { Policy } from '../../src/model/policy.ts';
import { planOf } from '../../src/select/plan_of.ts';
import { verifyPlan } from '../../src/select/verify_plan.ts';
import { buildSet, identityDigest, ProvenSets } from '../../src/sets/mod.ts';
import { parseMapping } from '../../src/suppliers/read_mapping.ts';
import { readSuppliers } from '../../src/suppliers/read_suppliers.ts';
import { KEY, trusting } from '../bundle/support/keys.ts';

const NOW_MS = Date.UTC(2026, 5, 1);
const LISTED = { name: 'Umbra Ltd', country: 'CY', date: '1999-09-09' };
const SUPPLIERS = 'NAME,COUNTRY,FOUNDED\nUMBRA  LTD,CYP,09.09.1999\nAcme GmbH,DE,2001-01-01\n';
const COLUMNS = { name: 'NAME', country: 'COUNTRY', date: 'FOUNDED' } as const;
const CHOICES = ([['name'], ['name', 'country'], ['name', 'date'], ['name', 'country', 'date']] as const).map(
  (fields) => ({ by: fields.join(', '), fields }),
);

const policyOf = (op: 'membership' | 'non_membership' | 'non_intersection'): Policy => ({
  id: 'listed',
  version: '1',
  inputs: { suppliers: { type: 'array', items: 'hex' }, list: { type: 'hex' } },
  rules: [{ id: 'asked', op, lhs: 'suppliers', rhs: 'list' }],
});

const setBy = async (fields: readonly IdentityField[]) =>
  (await buildSet([identityDigest(LISTED, fields)], { identity: fields })).set;

async function suppliersBy(fields: readonly IdentityField[]): Promise<unknown> {
  const columns = fields.map((field) => `${field}: ${COLUMNS[field]}`).join(', ');
  const mapping = parseMapping(`identity: { ${columns} }\ninputs: { suppliers: { identity: true } }`);
  const read = await readSuppliers([Buffer.from(SUPPLIERS)], mapping, { format: 'csv' });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.context.inputs['suppliers'];
}

function judged(policy: Policy, suppliers: unknown, root: string, sets: MemberSets) {
  const compiled = compilePolicy(policy);
  const context = readContext({ inputs: { suppliers }, commitments: { list: root } });
  const facts = compiled.facts(context, NOW_MS, sets);
  const plan = planOf(compiled, facts, { selector: 'basic' });
  return { policy, ir: compiled.ir, context, plan, verdict: verifyPlan(compiled, plan, facts) };
}

describe.each(CHOICES)('suppliers by $by', ({ by, fields }) => {
  it('find the listed one in a list by the same fields', async () => {
    const set = await setBy(fields);
    const { verdict } = judged(
      policyOf('non_membership'),
      await suppliersBy(fields),
      set.root,
      new Map([[set.root, set]]),
    );
    expect(verdict).toMatchObject({
      verdict: 'FAIL',
      results: [{ evidence: { offending: [expect.any(String)] } }],
    });
  });

  it.each(CHOICES.filter((choice) => choice.by !== by))(
    'are unknown in a list by $by, and never OK',
    async ({ fields: others }) => {
      const set = await setBy(others);
      const suppliers = await suppliersBy(fields);
      const absent = set.prove(identityDigest({ ...LISTED, name: 'Nobody' }, others));
      if (absent === undefined) throw new Error('no proof');
      for (const sets of [
        new Map([[set.root, set]]),
        new ProvenSets([{ root: set.root, proofs: [absent] }]),
        new Map(),
      ]) {
        for (const op of ['membership', 'non_membership', 'non_intersection'] as const) {
          const { verdict } = judged(policyOf(op), suppliers, set.root, sets);
          expect(verdict).toMatchObject({ verdict: 'WARN', results: [{ status: 'unknown' }] });
        }
      }
    },
  );
});

it('says what may be the reason, in words that evidence of it comes to as well', async () => {
  const set = await setBy(['name', 'country']);
  const parts = judged(
    policyOf('non_membership'),
    await suppliersBy(['name']),
    set.root,
    new Map([[set.root, set]]),
  );
  expect(parts.verdict.results[0]?.evidence.message).toBe(
    'Of 2 distinct elements, it is not known here of 2 whether the set has them: nothing is proven of them, or they were not made of the fields that the set is by.',
  );
  const check = await verifyBundle(await buildBundle(parts, KEY), await trusting(KEY));
  expect(check).toMatchObject({ ok: true, verdict: { verdict: 'WARN' } });
});

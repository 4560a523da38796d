import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildSet, identityDigest } from '@kakeya/policy/sets';
import { changesOf, rederiveAll } from './support/rederive.ts';
import { post, type Reply, startTestGateway, type TestGateway } from './support/gateway.ts';
import { call, policyBody } from './support/policies.ts';

const AGENT_ACTIONS = readFileSync(
  new URL('../../../examples/policies/agent_actions.policy.yaml', import.meta.url),
  'utf8',
);
const LISTED = identityDigest({ name: 'Nox Trading' }, ['name']);
const SUPPLIER = identityDigest({ name: 'Muster GmbH' }, ['name']);

const SUPPLIERS = `id: suppliers
version: "1"
legal_basis: [{ directive: LkSG }]
description: No supplier is on the list
inputs:
  supplier_hashes: { type: array, items: hex }
  sanctions_root: { type: hex }
rules:
  - { id: no_sanctions, op: non_membership, lhs: supplier_hashes, rhs: sanctions_root }
`;

const SOUND = {
  tool: 'refund',
  data_region: 'DE',
  contains_secrets: false,
  amount: 40,
  spent_today: 0,
  recipient_domains: ['example.com'],
};

let running: TestGateway;
let records = 0;
const { set: sanctions } = await buildSet([LISTED, identityDigest({ name: 'Umbra SA' }, ['name'])], {
  identity: ['name'],
});
/** Somebody else's list, on which nobody stands. */
const { set: empty } = await buildSet([], { identity: ['name'] });

beforeAll(async () => {
  running = await startTestGateway({ POLICY_REQUIRED: 'agent-actions' });
  const api = { url: running.gateway.url };
  for (const source of [AGENT_ACTIONS, SUPPLIERS]) await call(api, 'POST', '/v1/policies', source);
  const promote = (id: string, body: object) =>
    call(api, 'POST', `/v1/policies/${id}/promote`, { reason: 'a test', ...body });
  await promote('agent-actions', { version: '1.0.0' });
  await promote('suppliers', { version: '1', bindings: { sanctions_root: sanctions.root } });
});
afterAll(() => running[Symbol.asyncDispose]());

const submit = async (id: string, inputs: object, proofs?: readonly unknown[]): Promise<Reply['body']> => {
  const policy = { id, context: { inputs }, ...(proofs === undefined ? {} : { proofs }) };
  return (await post(running.gateway.url, await policyBody(`judged ${(records += 1)}`, policy))).body;
};
const act = (overrides: object): Promise<Reply['body']> =>
  submit('agent-actions', { ...SOUND, ...overrides });
const codes = (body: Reply['body']): string[] =>
  Object.values(Object(body['reasons'])).map((reason) => String(Object(reason).code));

describe("an agent's action under the example policy", () => {
  test('within its limits is accepted', async () => {
    expect(await act({})).toMatchObject({ decision: 'accept', policy: { verdict: 'OK', unknown: [] } });
  });

  test.each([
    ['a tool that is not allowed', { tool: 'wire_transfer' }, 'tool_allowed'],
    ['more than it may spend', { amount: 501 }, 'spend_limit'],
    ['a region that data may not leave for', { data_region: 'US' }, 'region_allowed'],
  ])('%s is rejected', async (_, overrides, rule) => {
    expect(await act(overrides)).toMatchObject({ decision: 'reject', policy: { failed: [rule] } });
  });

  test('a large amount waits for a person, unless one has agreed', async () => {
    expect(await act({ amount: 101, approved: false })).toMatchObject({
      decision: 'escalate',
      policy: { verdict: 'WARN', warned: ['person_agreed'] },
    });
    expect(await act({ amount: 101, approved: true })).toMatchObject({ decision: 'accept' });
  });

  test('what it leaves out never passes', async () => {
    const { contains_secrets: _, ...rest } = SOUND;
    const outcome = await submit('agent-actions', rest);
    expect(outcome).toMatchObject({ decision: 'escalate', policy: { unknown: ['no_secrets'] } });
  });

  test('a context that the policy cannot read is not evaluated, and escalates', async () => {
    const outcome = await act({ amount: 'forty' });
    expect(outcome).toMatchObject({ decision: 'escalate', policy: null, policy_hash: null });
    expect(codes(outcome)).toContain('policy_unevaluated');
  });

  test('another context than the record is signed for is refused', async () => {
    const signed = JSON.parse(
      await policyBody('a swapped context', { id: 'agent-actions', context: { inputs: SOUND } }),
    );
    const swapped = {
      ...signed,
      policy: { ...signed.policy, context: { inputs: { ...SOUND, amount: 41 } } },
    };
    const other = { ...signed, policy: { ...signed.policy, id: 'suppliers' } };
    for (const body of [swapped, other]) {
      const reply = await post(running.gateway.url, JSON.stringify(body));
      expect([reply.status, reply.body['type']]).toEqual([400, 'urn:kakeya:problem:context-mismatch']);
    }
  });
});

describe('a list that the gateway does not hold', () => {
  const proofs = (...elements: readonly string[]) => [
    { root: sanctions.root, proofs: elements.map((element) => sanctions.prove(element)) },
  ];
  const reasonsBut = (body: Reply['body']) => codes(body).filter((code) => code !== 'policy_missing');

  test('clears who is proven not to be on it', async () => {
    const outcome = await submit('suppliers', { supplier_hashes: [SUPPLIER] }, proofs(SUPPLIER));
    expect(outcome).toMatchObject({ policy: { verdict: 'OK' } });
    expect(reasonsBut(outcome)).toEqual([]);
  });

  test('catches who is proven to be on it', async () => {
    const outcome = await submit(
      'suppliers',
      { supplier_hashes: [SUPPLIER, LISTED] },
      proofs(SUPPLIER, LISTED),
    );
    expect(outcome).toMatchObject({ decision: 'reject', policy: { failed: ['no_sanctions'] } });
  });

  test('leaves unknown what is not proven: it escalates', async () => {
    const outcome = await submit('suppliers', { supplier_hashes: [SUPPLIER, LISTED] }, proofs(SUPPLIER));
    expect(outcome).toMatchObject({ decision: 'escalate', policy: { unknown: ['no_sanctions'] } });
  });

  test('is the one that the operator has pinned: a proof from another list says nothing', async () => {
    const elsewhere = [{ root: empty.root, proofs: [empty.prove(LISTED)] }];
    expect(await submit('suppliers', { supplier_hashes: [LISTED] }, elsewhere)).toMatchObject({
      policy: { verdict: 'WARN', unknown: ['no_sanctions'] },
    });
    const own = await submit(
      'suppliers',
      { supplier_hashes: [LISTED], sanctions_root: empty.root },
      elsewhere,
    );
    expect(codes(own)).toContain('policy_unevaluated');
  });

  test('never clears a listed one who was hashed with the country, too', async () => {
    const other = identityDigest({ name: 'Nox Trading', country: 'CY' }, ['name', 'country']);
    const asked = { supplier_hashes: [SUPPLIER, other] };
    expect(await submit('suppliers', asked, proofs(SUPPLIER))).toMatchObject({
      decision: 'escalate',
      policy: { verdict: 'WARN', unknown: ['no_sanctions'] },
    });
    const absent = sanctions.prove(`${other.slice(0, 62)}01`);
    expect(absent?.kind).toBe('absent');
    const claimed = [
      { root: sanctions.root, proofs: [sanctions.prove(SUPPLIER), { ...absent, element: other }] },
    ];
    const outcome = await submit('suppliers', asked, claimed);
    expect(outcome).toMatchObject({ decision: 'escalate', policy: null });
    expect(codes(outcome)).toContain('policy_unevaluated');
  });

  test('a proof that does not hold is not taken for less than a lie', async () => {
    const forged = [{ root: sanctions.root, proofs: [{ ...sanctions.prove(SUPPLIER), element: LISTED }] }];
    const outcome = await submit('suppliers', { supplier_hashes: [LISTED] }, forged);
    expect(outcome).toMatchObject({ decision: 'escalate', policy: null });
    expect(codes(outcome)).toContain('policy_unevaluated');
  });
});

test('the required policy cannot be had by naming another', async () => {
  const outcome = await submit('suppliers', { supplier_hashes: [SUPPLIER] }, [
    { root: sanctions.root, proofs: [sanctions.prove(SUPPLIER)] },
  ]);
  expect(outcome).toMatchObject({ decision: 'escalate', policy: { verdict: 'OK' } });
  expect(codes(outcome)).toEqual(['policy_missing']);
});

test('the totals say what policies did, and survive in the log', async () => {
  const total = async (name: string): Promise<number> => {
    const metrics = await (await fetch(`${running.gateway.url}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(metrics)?.[1]);
  };
  // A projection: it follows the answers.
  await expect.poll(() => total('flk_policy_failed'), { timeout: 20_000 }).toBe(4);
  for (const name of ['flk_policy_warned', 'flk_policy_unevaluated', 'flk_policy_missing'])
    await expect.poll(() => total(name), { timeout: 20_000 }).toBeGreaterThan(2);
});

test('the journal alone derives every one of these decisions again, to the byte', async () => {
  await running.gateway.close();
  const { decided, different } = await rederiveAll(running.dataDir);
  expect(decided.length).toBeGreaterThan(12);
  expect(different).toEqual([]);
  expect((await changesOf(running.dataDir)).map(({ kind }) => kind)).toContain('policy');
});

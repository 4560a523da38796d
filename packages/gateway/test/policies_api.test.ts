import { compilePolicy, planJson, planOf, readContext } from '@kakeya/policy';
import { buildSet, identityDigest, ProvenSets } from '@kakeya/policy/sets';
import { readPolicy } from '@kakeya/policy/source';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Reply } from './support/gateway.ts';
import { type Api, auditsPolicy, call } from './support/policies.ts';
import { JWT_SECRET, startTenantGateway, tenant, type TenantGateway, token } from './support/tenants.ts';

const SCOPES = 'policy:compile policy:read policy:promote verify:run';
/** What the contract gives for other implementations to agree on. */
const LKSG = {
  id: 'lksg.v1',
  version: '1.0',
  legal_basis: [{ directive: 'LkSG' }],
  description: 'Minimal LkSG supplier check',
  inputs: { sanctions_root: { type: 'hex' }, supplier_hashes: { type: 'array', items: 'hex' } },
  rules: [{ id: 'no_sanctions', op: 'non_membership', lhs: 'supplier_hashes', rhs: 'sanctions_root' }],
};
const LKSG_HASHES = {
  policy_hash: 'sha3-256:b98c3db55f874476dc749ea32b70bdf5369a0d7bc5364f236e034f1ddcd94638',
  ir_hash: 'sha3-256:df3a3eeb7c72f6204131397e4b0a4b16235f1e20cc66102153ad6d4ee78f892c',
};
const SECRET = 'zanzibar-7731-quokka';

let running: TenantGateway;
let alpha: Api;
let beta: Api;

beforeAll(async () => {
  const tenants = [tenant('alpha'), tenant('beta')];
  running = await startTenantGateway({ tenants, env: { JWT_SECRET }, logLevel: 'debug' });
  const api = async (id: string): Promise<Api> => ({
    url: running.url,
    headers: await token(id, SCOPES, '5m', { sub: `${id}@example` }),
  });
  [alpha, beta] = [await api('alpha'), await api('beta')];
});
afterAll(() => running[Symbol.asyncDispose]());

const typeOf = ({ body }: Reply): unknown => String(body['type']).replace('urn:kakeya:problem:', '');
const refusal = (reply: Reply): unknown => [reply.status, typeOf(reply)];

async function withPolicy(api: Api, id: string): Promise<void> {
  expect((await call(api, 'POST', '/v1/policies', auditsPolicy('1', 2, id))).status).toBe(201);
}

describe('POST /v1/policies', () => {
  test('gives the hashes that every implementation gives, an address and a strong ETag; the same again changes nothing', async () => {
    const first = await call(alpha, 'POST', '/v1/policies', LKSG);
    expect(first.status).toBe(201);
    expect(first.body).toEqual({
      id: 'lksg.v1',
      version: '1.0',
      ...LKSG_HASHES,
      ir_version: '1.0',
      diagnostics: [],
    });
    const again = await call(alpha, 'POST', '/v1/policies', LKSG);
    expect([again.status, again.body]).toEqual([200, first.body]);
    const location = first.headers.get('location') ?? '';
    expect(location).toBe('/v1/policies/lksg.v1?version=1.0');
    const read = await call(alpha, 'GET', location);
    expect(read.headers.get('etag')).toMatch(/^"sha3-256:[0-9a-f]{64}\.[0-9a-f]{16}"$/);
    for (const reply of [first, again]) expect(reply.headers.get('etag')).toBe(read.headers.get('etag'));
    expect(read.body).toMatchObject({
      ...LKSG_HASHES,
      ir: { ir_version: '1.0', ir_hash: LKSG_HASHES.ir_hash },
      source: JSON.stringify(LKSG),
      scope: 'tenant',
      registered: { who: 'alpha@example' },
      standing: { enforced: null, shadow: null },
    });
  });

  test.each(['application/yaml', 'application/x-yaml', 'text/yaml; charset=utf-8'])(
    'takes YAML as %s',
    async (type) => {
      const reply = await call(alpha, 'POST', '/v1/policies', auditsPolicy('1', 2, 'media'), {
        'content-type': type,
      });
      expect([200, 201]).toContain(reply.status);
    },
  );

  test('refuses another content under a version that is registered, and says both hashes', async () => {
    const first = await call(alpha, 'POST', '/v1/policies', auditsPolicy('1', 2, 'conflicts'));
    const other = await call(alpha, 'POST', '/v1/policies', auditsPolicy('1', 3, 'conflicts'));
    expect(refusal(other)).toEqual([409, 'policy-version-conflict']);
    expect(other.body['registered_hash']).toBe(first.body['policy_hash']);
    expect(other.body['submitted_hash']).toMatch(/^sha3-256:/);
    expect(other.body['submitted_hash']).not.toBe(first.body['policy_hash']);
    expect((await call(beta, 'POST', '/v1/policies', auditsPolicy('1', 3, 'conflicts'))).status).toBe(201);
  });

  test('says of what cannot be read, and of what the linter refuses, at which line and column it is', async () => {
    const torn = await call(alpha, 'POST', '/v1/policies', 'id: torn\nversion: [1\n');
    expect(refusal(torn)).toEqual([422, 'policy-invalid']);
    expect(torn.body['diagnostics']).toMatchObject([
      { code: 'source_invalid', level: 'error', line: expect.any(Number), column: expect.any(Number) },
    ]);
    const source = auditsPolicy('1', 2, 'linted').replace('lhs: audits', 'lhs: auditz');
    const linted = await call(alpha, 'POST', '/v1/policies', source);
    expect(refusal(linted)).toEqual([422, 'policy-invalid']);
    const line = source.split('\n').findIndex((text) => text.includes('auditz')) + 1;
    expect(linted.body['diagnostics']).toContainEqual({
      code: 'E2003',
      level: 'error',
      message: expect.stringContaining('auditz'),
      pointer: '/rules/0/lhs',
      rule_id: 'enough_audits',
      line,
      column: (source.split('\n')[line - 1]?.indexOf('auditz') ?? 0) + 1,
    });
    const wide = auditsPolicy('1', 2, 'wide').replace(
      'eu, us',
      Array(8)
        .fill(`'${'"'.repeat(60_000)}'`)
        .join(),
    );
    const tooWide = await call(alpha, 'POST', '/v1/policies', wide);
    expect(refusal(tooWide)).toEqual([422, 'policy-invalid']);
    expect(tooWide.body['detail']).toContain('at most 1835008 can stand');
    const notUtf8 = await fetch(`${alpha.url}/v1/policies`, {
      method: 'POST',
      headers: { ...alpha.headers, 'content-type': 'text/yaml' },
      body: Uint8Array.of(0x69, 0xff),
    });
    expect(notUtf8.status).toBe(422);
  });

  test('without a legal basis passes only where relaxed, with a warning', async () => {
    const source = auditsPolicy('1', 2, 'relaxed').replace(/legal_basis:\n.*\n.*\n/, '');
    expect((await call(alpha, 'POST', '/v1/policies', source)).status).toBe(422);
    const relaxed = await call(alpha, 'POST', '/v1/policies?lint=relaxed', source);
    expect(relaxed.status).toBe(201);
    expect(relaxed.body['diagnostics']).toMatchObject([{ code: 'E1002', level: 'warning' }]);
    expect((await call(alpha, 'POST', '/v1/policies?lint=lax', source)).status).toBe(400);
  });

  test('sends parameters of the server to its operator', async () => {
    const source = 'kind: server-parameters\nid: p\nversion: "1"\nparameters:\n  tolD: 0.2\n';
    const reply = await call(alpha, 'POST', '/v1/policies', source);
    expect(refusal(reply)).toEqual([422, 'policy-invalid']);
    expect(reply.body['detail']).toContain('operator');
  });

  test('refuses JSON that is none, other media types, and more than 1 MiB', async () => {
    const json = { 'content-type': 'application/json' };
    const twice = await call(alpha, 'POST', '/v1/policies', '{"id":"a","id":"b"}', json);
    expect(refusal(twice)).toEqual([400, 'malformed-json']);
    const xml = { 'content-type': 'application/xml' };
    expect((await call(alpha, 'POST', '/v1/policies', '<id/>', xml)).status).toBe(415);
    const large = `${auditsPolicy('1', 2, 'large')}# ${'x'.repeat(1_048_576)}`;
    expect(refusal(await call(alpha, 'POST', '/v1/policies', large))).toEqual([413, 'body-too-large']);
  });
});

describe('GET /v1/policies', () => {
  test('answers 304 without a body to the ETag it gave; who promotes changes the tag', async () => {
    await withPolicy(alpha, 'etags');
    const read = await call(alpha, 'GET', '/v1/policies/etags');
    const etag = read.headers.get('etag') ?? '';
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const cached = await call(alpha, 'GET', '/v1/policies/etags', undefined, { 'if-none-match': known });
      expect([cached.status, cached.text, cached.headers.get('etag')]).toEqual([304, '', etag]);
    }
    const act = { version: '1', reason: 'a pilot' };
    expect((await call(alpha, 'POST', '/v1/policies/etags/promote', act)).status).toBe(200);
    const after = await call(alpha, 'GET', '/v1/policies/etags', undefined, { 'if-none-match': etag });
    expect(after.status).toBe(200);
    expect(after.body['standing']).toMatchObject({ enforced: { version: '1', scope: 'tenant' } });
    expect(after.headers.get('etag')).not.toBe(etag);
  });

  test('lists every version with who registered it and how it stands, and tells its history', async () => {
    await withPolicy(alpha, 'listed');
    await call(alpha, 'POST', '/v1/policies', auditsPolicy('2', 3, 'listed'));
    const promotion = { version: '1', mode: 'shadow', reason: 'to look at' };
    await call(alpha, 'POST', '/v1/policies/listed/promote', promotion);
    const { body } = await call(alpha, 'GET', '/v1/policies');
    const policies = body['policies'] as { readonly id: string }[];
    expect(policies.filter(({ id }) => id === 'listed')).toMatchObject([
      { version: '1', scope: 'tenant', registered: { who: 'alpha@example' }, standing: { mode: 'shadow' } },
      { version: '2', standing: null, canary: null },
    ]);
    const history = await call(alpha, 'GET', '/v1/policies/listed/history');
    expect(history.body['events']).toMatchObject([
      { event: 'register', version: '1', who: 'alpha@example' },
      { event: 'register', version: '2' },
      { event: 'promote', version: '1', mode: 'shadow', share: 1, reason: 'to look at' },
    ]);
  });

  test('another tenant neither reads nor promotes nor proves by it', async () => {
    await withPolicy(alpha, 'private');
    const act = { version: '1', reason: 'mine now' };
    const question = { policy: { id: 'private' }, context: {} };
    for (const reply of [
      await call(beta, 'GET', '/v1/policies/private'),
      await call(beta, 'GET', '/v1/policies/private?version=1'),
      await call(beta, 'GET', '/v1/policies/private/history'),
      await call(beta, 'POST', '/v1/policies/private/promote', act),
      await call(beta, 'POST', '/v1/policies/private/rollback', { reason: 'mine now' }),
      await call(beta, 'POST', '/v1/proofs/adapt', question),
      await call(beta, 'POST', '/v1/proofs/verify', question),
    ])
      expect(refusal(reply)).toEqual([404, 'not-found']);
    expect((await call(beta, 'GET', '/v1/policies')).text).not.toContain('private');
  });

  test('an id or version that there is not is not found; an id that is none is refused', async () => {
    await withPolicy(alpha, 'found');
    expect((await call(alpha, 'GET', '/v1/policies/found?version=2')).status).toBe(404);
    expect((await call(alpha, 'GET', '/v1/policies/lost')).status).toBe(404);
    expect((await call(alpha, 'GET', '/v1/policies/NONE')).status).toBe(400);
  });
});

test('each route asks for its scope', async () => {
  const routes = [
    ['POST', '/v1/policies', 'policy:compile'],
    ['GET', '/v1/policies', 'policy:read'],
    ['GET', '/v1/policies/x', 'policy:read'],
    ['GET', '/v1/policies/x/history', 'policy:read'],
    ['POST', '/v1/policies/x/promote', 'policy:promote'],
    ['POST', '/v1/policies/x/rollback', 'policy:promote'],
    ['POST', '/v1/proofs/adapt', 'verify:run'],
    ['POST', '/v1/proofs/verify', 'verify:run'],
  ] as const;
  for (const [method, path, scope] of routes) {
    const others = SCOPES.split(' ').filter((one) => one !== scope);
    const api = { url: running.url, headers: await token('alpha', others.join(' ')) };
    const reply = await call(api, method, path, method === 'POST' ? {} : undefined);
    expect([path, refusal(reply)]).toEqual([path, [403, 'forbidden-scope']]);
    expect(reply.body['detail']).toContain(scope);
  }
});

test('every answer is as /openapi.json says', async () => {
  const context = { inputs: { audits: 3, region: 'eu' } };
  const policy = { id: 'documented' };
  const register = (source: string) => call(alpha, 'POST', '/v1/policies', source);
  const act = { version: '1', reason: 'documented', bindings: { region: 'eu' } };
  const answers: readonly (readonly [string, Reply])[] = [
    ['registerPolicy', await register(auditsPolicy('1', 2, 'documented'))],
    ['registerPolicy', await register(auditsPolicy('1', 2, 'documented'))],
    ['registerPolicy', await register(auditsPolicy('1', 3, 'documented'))],
    ['registerPolicy', await register('id: 1')],
    ['promotePolicy', await call(alpha, 'POST', '/v1/policies/documented/promote', act)],
    [
      'promotePolicy',
      await call(alpha, 'POST', '/v1/policies/documented/promote', { ...act, drift: { max_share: 1 } }),
    ],
    ['listPolicies', await call(alpha, 'GET', '/v1/policies')],
    ['getPolicy', await call(alpha, 'GET', '/v1/policies/documented')],
    ['getPolicyHistory', await call(alpha, 'GET', '/v1/policies/documented/history')],
    [
      'adaptProof',
      await call(alpha, 'POST', '/v1/proofs/adapt', { policy, context: { inputs: { audits: 3 } } }),
    ],
    ['verifyProof', await call(alpha, 'POST', '/v1/proofs/verify', { policy, context: { inputs: {} } })],
    ['verifyProof', await call(alpha, 'POST', '/v1/proofs/verify', { policy, context })],
    [
      'rollbackPolicy',
      await call(alpha, 'POST', '/v1/policies/documented/rollback', { version: '1', reason: 'done' }),
    ],
  ];
  const { body } = await call({ url: running.url }, 'GET', '/openapi.json');
  const ajv = new Ajv2020({ strict: false, formats: { 'date-time': true } });
  const statuses = answers.map(([operation, reply]) => {
    const matches = ajv.compile(schemaOf(body['paths'], operation, reply.status));
    expect([operation, reply.text, matches(reply.body), matches.errors ?? []]).toEqual([
      operation,
      reply.text,
      true,
      [],
    ]);
    return reply.status;
  });
  expect(statuses).toEqual([201, 200, 409, 422, 200, 409, 200, 200, 200, 200, 200, 422, 200]);
});

/** Of an answer to an operation. */
function schemaOf(paths: unknown, operation: string, status: number): object {
  for (const methods of Object.values(Object(paths)))
    for (const route of Object.values(Object(methods))) {
      if (Object(route).operationId !== operation) continue;
      for (const { schema } of Object.values<{ schema: object }>(Object(route).responses[status].content))
        return schema;
    }
  throw new Error(`/openapi.json does not document ${operation} ${status}.`);
}

describe('POST /v1/proofs', () => {
  beforeAll(() => withPolicy(alpha, 'proofs'));
  const context = { inputs: { audits: 3, region: 'eu' } };
  const adapt = (body: object) => call(alpha, 'POST', '/v1/proofs/adapt', body);
  const verify = (body: object) => call(alpha, 'POST', '/v1/proofs/verify', body);

  test('adapt gives the bytes of the plan that the package makes', async () => {
    const read = readPolicy(auditsPolicy('1', 2, 'proofs'));
    if (!read.ok) throw new Error('the policy does not read');
    const compiled = compilePolicy(read.policy);
    const facts = compiled.facts(readContext(context), 0, new ProvenSets([]));
    const policy = { id: 'proofs' };
    const basic = await adapt({ policy, context });
    expect([basic.status, basic.text]).toEqual([
      200,
      planJson(planOf(compiled, facts, { selector: 'basic' })),
    ]);
    const weights = { enough_audits: 30 };
    const weighted = await adapt({ policy, context, selector: 'weighted', weights });
    expect(weighted.text).toBe(
      planJson(planOf(compiled, facts, { selector: 'weighted', weights: new Map(Object.entries(weights)) })),
    );
    expect((await adapt({ policy, context, weights })).status).toBe(400);
    expect((await adapt({ policy, context, selector: 'weighted', weights: { none: 1 } })).status).toBe(400);
  });

  test('verify says OK, FAIL and WARN, each with its results, and what is unknown is never OK', async () => {
    const policy = { id: 'proofs' };
    const verdictOf = async (inputs: object) => (await verify({ policy, context: { inputs } })).body;
    expect(await verdictOf({ audits: 3, region: 'eu' })).toMatchObject({ verdict: 'OK', mode: null });
    expect(await verdictOf({ audits: 1, region: 'eu' })).toMatchObject({
      verdict: 'FAIL',
      results: [{ status: 'pass' }, { rule_id: 'enough_audits', status: 'fail' }],
    });
    expect(await verdictOf({ audits: 3, region: 'mars' })).toMatchObject({ verdict: 'WARN' });
    expect(await verdictOf({ region: 'eu' })).toMatchObject({
      verdict: 'WARN',
      results: [{ status: 'pass' }, { rule_id: 'enough_audits', status: 'unknown' }],
    });
  });

  test('verify carries out a plan that is the right one, and no other', async () => {
    const policy = { id: 'proofs' };
    const plan: object = (await adapt({ policy, context, selector: 'weighted' })).body;
    const verified = await verify({ policy, context, plan });
    expect(verified.body).toMatchObject({ verdict: 'OK', plan_hash: Object(plan).plan_hash });
    const altered = await verify({ policy, context, plan: { ...plan, order: [] } });
    expect(refusal(altered)).toEqual([422, 'policy-plan-invalid']);
    const elsewhere = await verify({ policy, context: { inputs: { audits: 9 } }, plan });
    expect(refusal(elsewhere)).toEqual([422, 'policy-plan-invalid']);
    expect((await verify({ policy, context, plan, selector: 'basic' })).status).toBe(400);
  });

  test('refuses a context of other names or types, lists, and proofs that do not hold', async () => {
    const policy = { id: 'proofs' };
    for (const odd of [
      { inputs: { audits: 'three' } },
      { inputs: { audit: 3 } },
      { input: {} },
      { lists: { audits: 'https://internal.example/list' } },
    ]) {
      expect(refusal(await verify({ policy, context: odd }))).toEqual([422, 'policy-context-invalid']);
      expect(refusal(await adapt({ policy, context: odd }))).toEqual([422, 'policy-context-invalid']);
    }
    const lists = await verify({ policy, context: { lists: { audits: '/etc/passwd' } } });
    expect(lists.body['detail']).toContain('does not fetch');
    const proofs = [{ root: 'ab'.repeat(32), proofs: [{ kind: 'member' }] }];
    expect(refusal(await verify({ policy, context, proofs }))).toEqual([422, 'policy-context-invalid']);
  });

  test('what stands on a list or does not is known by its proof, and unknown without', async () => {
    const elements = ['Umbra Ltd', 'Nox SA', 'Shade LLC'].map((name) => identityDigest({ name }, ['name']));
    const { set } = await buildSet(elements, { identity: null });
    const listed = elements[0] ?? '';
    const absent = identityDigest({ name: 'Acme GmbH' }, ['name']);
    await call(alpha, 'POST', '/v1/policies', LKSG);
    const verdictOf = async (element: string, proofs: readonly unknown[]) => {
      const inputs = { supplier_hashes: [element] };
      const body = { context: { inputs, commitments: { sanctions_root: set.root } }, proofs };
      return (await verify({ policy: { id: 'lksg.v1' }, ...body })).body;
    };
    const proof = (element: string) => ({ root: set.root, proofs: [set.prove(element)] });
    expect(await verdictOf(absent, [])).toMatchObject({ verdict: 'WARN', results: [{ status: 'unknown' }] });
    expect(await verdictOf(absent, [proof(listed)])).toMatchObject({ verdict: 'WARN' });
    expect(await verdictOf(absent, [proof(absent)])).toMatchObject({
      verdict: 'OK',
      results: [{ rule_id: 'no_sanctions', status: 'pass', proof: proof(absent) }],
    });
    expect(await verdictOf(listed, [proof(listed)])).toMatchObject({
      verdict: 'FAIL',
      results: [{ status: 'fail', evidence: { offending: [listed] } }],
    });
  });

  test('a mode asks for the version that stands so', async () => {
    const policy = { id: 'proofs' };
    expect((await verify({ policy, context, mode: 'enforced' })).status).toBe(404);
    const act = { version: '1', mode: 'shadow', reason: 'to look at' };
    await call(alpha, 'POST', '/v1/policies/proofs/promote', act);
    expect((await verify({ policy, context, mode: 'shadow' })).body).toMatchObject({ mode: 'shadow' });
    expect((await verify({ policy, context, mode: 'enforced' })).status).toBe(404);
    expect((await verify({ policy: { id: 'proofs', version: '9' }, context })).status).toBe(404);
  });

  test('refuses more than 1 MiB, malformed JSON and members that are not known', async () => {
    const large = { policy: { id: 'proofs' }, context: { inputs: { region: 'x'.repeat(1_048_576) } } };
    for (const path of ['/v1/proofs/adapt', '/v1/proofs/verify']) {
      expect(refusal(await call(alpha, 'POST', path, large))).toEqual([413, 'body-too-large']);
      const json = { 'content-type': 'application/json' };
      expect(refusal(await call(alpha, 'POST', path, '{', json))).toEqual([400, 'malformed-json']);
      const odd = { policy: { id: 'proofs' }, context, lists: {} };
      expect(refusal(await call(alpha, 'POST', path, odd))).toEqual([400, 'invalid-request']);
    }
  });

  test('the metrics count what was selected, compiled and verified; the log never has the context', async () => {
    const question = { policy: { id: 'proofs' }, context: { inputs: { audits: 1, region: SECRET } } };
    expect((await verify(question)).text).toContain(SECRET);
    await adapt(question);
    await verify({ policy: { id: 'proofs' }, context: { inputs: { [SECRET]: SECRET } } });
    const { text } = await call({ url: running.url }, 'GET', '/metrics');
    const valueOf = (name: string): number =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.split(' ')[1],
      );
    for (const name of [
      'adapt_selected_rules_total',
      'adapt_plans_total{selector="basic"}',
      'adapt_plans_total{selector="weighted"}',
      'adapt_selection_failures_total',
      'adapt_selection_latency_seconds_count',
      'flk_policy_compile_duration_seconds_count',
      'flk_policy_verify_duration_seconds_count',
      'flk_policy_cache_hits_total',
      'flk_policy_cache_misses_total',
      'flk_policy_verdicts_total{verdict="OK"}',
      'flk_policy_verdicts_total{verdict="FAIL"}',
    ])
      expect([name, valueOf(name) > 0]).toEqual([name, true]);
    const log = running.log.join('');
    expect(log).toContain('a context was verified');
    expect(log).toContain('enough_audits');
    expect(log).not.toContain(SECRET);
  });
});

import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { kakeya, temporaryDirectory } from './support/cli.ts';
import { kakeyaHere, proofHere } from './support/in_process.ts';
import { INPUTS, policyWorkspace } from './support/policy_workspace.ts';

const SEED = `
id: lksg.v2
version: "2.0"
legal_basis: [{ directive: LkSG }]
description: "Suppliers: sanctions, conflict regions, audits."
inputs:
  conflict_regions: { type: hex }
  last_audit: { type: date }
  sanctions_root: { type: hex }
  supplier_hashes: { type: array, items: hex }
  supplier_regions: { type: array, items: hex }
rules:
  - { id: no_sanctions, op: non_membership, lhs: supplier_hashes, rhs: sanctions_root }
  - { id: no_conflict_regions, op: non_intersection, lhs: supplier_regions, rhs: conflict_regions }
  - { id: audit_fresh, op: max_age, lhs: last_audit, rhs: { const: P365D } }
adaptivity:
  predicates: [{ id: high_exposure, expr: "len(supplier_hashes) >= 50" }]
  activations: [{ when: high_exposure, rules: [no_conflict_regions, audit_fresh] }]
  baseline: [no_sanctions]
`;
const element = (i: number): string => i.toString(16).padStart(64, '0');
const SEED_CONTEXT = {
  inputs: {
    supplier_hashes: Array.from({ length: 50 }, (_, i) => element(i)),
    supplier_regions: [element(1000)],
    last_audit: '2025-07-01',
  },
  commitments: { sanctions_root: 'ab'.repeat(32), conflict_regions: 'cd'.repeat(32) },
};

/** The contract's example, byte by byte. */
const SEED_PLAN =
  '{"policy_id":"lksg.v2","ir_hash":"sha3-256:f98157e6d75ff1eb0ceba5707860707e7d0d89dbcf7e69c79df85a7730692af0",' +
  '"context_hash":"sha3-256:e1550ac86109ab7bdc2ef97c8dbf4629f733ad47f12cf31d8c85c547894446f0","selector":"weighted",' +
  '"active_rules":["audit_fresh","no_conflict_regions","no_sanctions"],' +
  '"order":["no_conflict_regions","no_sanctions","audit_fresh"],' +
  '"cost":{"audit_fresh":3,"no_conflict_regions":1,"no_sanctions":1},"cost_sum":5,' +
  '"reason":{"audit_fresh":["high_exposure"],"no_conflict_regions":["high_exposure"],"no_sanctions":["baseline"]},' +
  '"plan_hash":"sha3-256:a65797a6e67f849971fd073093dfc80749597636d1f1a3e029d0c263798014ea"}';

let workspace = '';
const at = (name: string): string => join(workspace, name);
const NOW = ['--now', '2026-01-01T00:00:00Z'];

beforeAll(async () => {
  workspace = await policyWorkspace();
});
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

function contextFile(context: object): string {
  const path = at(`context-${Math.abs(JSON.stringify(context).length)}.json`);
  writeFileSync(path, JSON.stringify(context));
  return path;
}

const withList = (inputs: object): object => ({
  inputs: { ...INPUTS, ...inputs },
  lists: { sanctions_root: 'list.set' },
});

const verify = (context: string, ...more: string[]) =>
  proofHere('verify', '--policy', at('p.yaml'), '--context', context, ...NOW, ...more);

describe('proof adapt', () => {
  test('writes the plan of the seed example as the same bytes, and shows why each rule is active', async () => {
    writeFileSync(at('seed.yaml'), SEED);
    writeFileSync(at('seed.json'), JSON.stringify(SEED_CONTEXT));
    writeFileSync(at('seed-weights.yaml'), 'no_sanctions: 1\nno_conflict_regions: 1\naudit_fresh: 3\n');
    const question = [
      '--policy',
      at('seed.yaml'),
      '--context',
      at('seed.json'),
      '--weights',
      at('seed-weights.yaml'),
    ];
    const dry = await proofHere('adapt', ...question, '--dry-run', '-o', at('seed-plan.json'));
    expect([dry.code, readFileSync(at('seed-plan.json'), 'utf8')]).toEqual([0, SEED_PLAN]);
    expect(dry.stdout).toMatch(
      /^1 +no_conflict_regions +1 +high_exposure\n2 +no_sanctions +1 +baseline\n3 +audit_fresh +3/m,
    );
    expect(dry.stdout).toMatch(/^cost_sum +5$/m);
    expect(dry.stdout).not.toContain('WARN');
    const carriedOut = await proofHere('adapt', ...question, ...NOW);
    expect([carriedOut.code, carriedOut.stdout]).toEqual([10, expect.stringMatching(/^WARN at 2026-01-01/m)]);
  });

  test('weights with the basic selector, or of rules that are not there, are refused', async () => {
    const question = ['--policy', at('p.yaml'), '--context', at('context.json'), '--weights', at('w.yaml')];
    writeFileSync(at('w.yaml'), '\nno_such_rule: 1\n');
    const { code, stderr } = await proofHere('adapt', ...question);
    expect([code, stderr]).toEqual([3, expect.stringMatching(/w\.yaml:2:1 .*no_such_rule/)]);
    expect((await proofHere('adapt', ...question, '--selector', 'basic')).code).toBe(2);
  });
});

describe('proof verify', () => {
  test('exits 0 for OK, 10 for WARN, 20 for FAIL; in shadow 0, and says so', async () => {
    expect(await verify(at('context.json'))).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^OK at/),
    });
    const elsewhere = contextFile(withList({ region: 'antarctica' }));
    expect(await verify(elsewhere)).toMatchObject({ code: 10, stdout: expect.stringMatching(/^WARN at/) });
    expect((await verify(at('context2.json'))).code).toBe(20);
    const shadow = await verify(at('context2.json'), '--mode', 'shadow');
    expect([shadow.code, shadow.stderr]).toEqual([0, 'In shadow: FAIL has no consequences.\n']);
    expect(shadow.stdout).toMatch(/^FAIL at/);
  });

  test('what the context lacks is never OK', async () => {
    const { last_audit: _, ...without } = INPUTS;
    const { code, stdout } = await verify(
      contextFile({ inputs: without, lists: { sanctions_root: 'list.set' } }),
    );
    expect([code, stdout]).toEqual([10, expect.stringMatching(/fresh +unknown/)]);
  });

  test('someone on a list is found however the name was written, with a proof', async () => {
    const context = contextFile(withList({ owners: ['  GAMMA '] }));
    const { code } = await verify(context, '-o', at('verdict.json'));
    const verdict = JSON.parse(readFileSync(at('verdict.json'), 'utf8'));
    expect([code, verdict.verdict]).toEqual([20, 'FAIL']);
    const proofs = verdict.results.flatMap(
      ({ proof }: { proof: { proofs: object[] } | null }) => proof?.proofs ?? [],
    );
    expect(proofs).toMatchObject([{ kind: 'member' }]);
  });

  test('a list that is not the one that was committed to, no set, or elsewhere gives no verdict', async () => {
    const refused = async (lists: object, commitments: object = {}) => {
      const { code, stdout, stderr } = await verify(contextFile({ inputs: INPUTS, lists, commitments }));
      expect([code, stdout]).toEqual([3, '']);
      return stderr;
    };
    const other = { sanctions_root: 'ab'.repeat(32) };
    expect(await refused({ sanctions_root: 'list.set' }, other)).toContain(
      'give the list that was committed to',
    );
    expect(await refused({ sanctions_root: 'list.csv' })).toContain('kakeya policy set build');
    expect(await refused({ sanctions_root: 'ftp://127.0.0.1/list.set' }, other)).toContain('http(s)');
    expect(await refused({ sanctions_root: 'weights' })).toContain(
      'weights cannot be read: there is no such file',
    );
    expect(await refused({ sanctions_root: 'evidence.zip' })).toContain('is not a set file');
  });

  test('a list at a URL is trusted for the root that was committed to, and for nothing else', async () => {
    const set = readFileSync(at('list.set'));
    const server = createServer((request, response) => {
      response.statusCode = request.url === '/list.set' ? 200 : 404;
      response.end(set);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const host = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const { root } = JSON.parse((await kakeyaHere('policy', 'set', 'root', at('list.set'), '--json')).stdout);
    const ask = (path: string, commitments: object) =>
      verify(contextFile({ inputs: INPUTS, lists: { sanctions_root: `${host}${path}` }, commitments }));
    expect((await ask('/list.set', { sanctions_root: root })).code).toBe(0);
    const uncommitted = await ask('/list.set', {});
    expect([uncommitted.code, uncommitted.stderr]).toEqual([3, expect.stringContaining('give the root')]);
    const another = await ask('/list.set', { sanctions_root: 'ab'.repeat(32) });
    expect([another.code, another.stderr]).toEqual([3, expect.stringContaining('committed to')]);
    const missing = await ask('/none', { sanctions_root: root });
    expect([missing.code, missing.stderr]).toEqual([3, expect.stringContaining('404')]);
  });

  test('a plan is carried out only where it is the right one', async () => {
    const given = ['--plan', at('plan.json')];
    const right = await verify(at('context.json'), ...given);
    expect([right.code, right.stdout]).toEqual([
      0,
      expect.stringMatching(/no_sanctions .*\nenough_audits .*\n\n/),
    ]);
    const elsewhere = await verify(at('context2.json'), ...given);
    expect([elsewhere.code, elsewhere.stderr]).toEqual([3, expect.stringContaining('is of another context')]);
    writeFileSync(
      at('cut.json'),
      readFileSync(at('plan.json'), 'utf8').replace('"cost_sum":', '"cost_sum":1'),
    );
    const changed = await verify(at('context.json'), '--plan', at('cut.json'));
    expect([changed.code, changed.stderr]).toEqual([3, expect.stringMatching(/cut\.json: .*changed/)]);
    expect((await verify(at('context.json'), ...given, '--selector', 'basic')).code).toBe(2);
  });

  test.each([
    ['{"inputs":\n  {"audits": 4,}}', 'context.json:2:16: This is not JSON'],
    ['{"inputs":{},"inputs":{}}', 'context.json: /inputs: This key occurs twice'],
    ['[]', 'The context must be an object'],
    ['{"inputs":{"surprise":1}}', 'does not declare'],
    ['{"inputs":{"audits":"many"}}', 'inputs.audits must be'],
    ['{"input":{}}', 'not known'],
  ])('the context %s is refused with what is wrong', async (text, message) => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'context.json'), text);
    const { code, stdout, stderr } = await verify(join(directory, 'context.json'));
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain(message);
  });

  test('a policy that is broken, or not there, says so', async () => {
    const ask = (policy: string) => proofHere('verify', '--policy', policy, '--context', at('context.json'));
    const broken = await ask(at('broken.policy.yaml'));
    expect([broken.code, broken.stderr]).toEqual([
      3,
      expect.stringMatching(/broken\.policy\.yaml:\d+:\d+ error/),
    ]);
    expect((await ask(at('none.yaml'))).stderr).toContain('there is no such file');
    expect((await ask(at('params.yaml'))).stderr).toContain('a policy is needed');
    expect((await proofHere('verify', '--policy', 'x')).code).toBe(2);
    expect((await proofHere('adapt', '--colour')).code).toBe(2);
  });
});

describe('signed evidence', () => {
  const check = (key: string, file = 'evidence.zip') =>
    proofHere('verify-bundle', at(file), '--public-key', key);

  test('verifies with the key, with its file, or with the public key in base64', async () => {
    const right = await check(at('key.json'));
    expect([right.code, right.stdout]).toEqual([
      0,
      expect.stringMatching(/^verified: OK by suppliers 1 at 2026-01-01/),
    ]);
    const { public_key, kid, alg } = JSON.parse(readFileSync(at('key.json'), 'utf8'));
    writeFileSync(at('key.pub.json'), JSON.stringify({ alg, kid, public_key }));
    expect((await check(at('key.pub.json'))).code).toBe(0);
    expect((await check(public_key)).code).toBe(0);
  });

  test('is refused under another key, and if a byte was changed', async () => {
    const wrong = await check(at('other-key.json'));
    expect([wrong.code, wrong.stdout]).toEqual([20, expect.stringMatching(/^refused: key_unknown: /)]);
    const bytes = readFileSync(at('evidence.zip'));
    const place = bytes.indexOf('"audits":4');
    bytes.write('"audits":5', place);
    writeFileSync(at('changed.zip'), bytes);
    const changed = await check(at('key.json'), 'changed.zip');
    expect([changed.code, changed.stdout]).toEqual([20, expect.stringMatching(/^refused: /)]);
  });

  test('of a verdict that fails is evidence too: what was decided is for the reader', async () => {
    const built = await verify(at('context2.json'), '--bundle', at('fail.zip'), '--key', at('key.json'));
    expect(built.code).toBe(20);
    expect(await check(at('key.json'), 'fail.zip')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('FAIL'),
    });
  });

  test('of a weighted plan carries its weights', async () => {
    const signed = ['--bundle', at('weighted.zip'), '--key', at('key.json')];
    expect((await verify(at('context.json'), '--plan', at('plan.json'), ...signed)).code).toBe(0);
    expect((await check(at('key.json'), 'weighted.zip')).code).toBe(0);
    expect((await verify(at('context.json'), '--weights', at('weights.yaml'), ...signed)).code).toBe(0);
    expect((await check(at('key.json'), 'weighted.zip')).code).toBe(0);
  });

  test('is signed with Ed25519 only, by a key that can sign', async () => {
    const hmac = await verify(at('context.json'), '--bundle', at('x.zip'), '--key', at('hmac-key.json'));
    expect([hmac.code, hmac.stderr]).toEqual([3, expect.stringContaining('--alg ed25519')]);
    expect((await check(at('hmac-key.json'))).code).toBe(3);
    expect((await verify(at('context.json'), '--bundle', at('x.zip'))).code).toBe(2);
  });
});

describe('proof explain', () => {
  test('says of each rule why it is active or not, and what is missing', async () => {
    const context = contextFile({ inputs: { owners: ['Acme'], region: 'eu' } });
    const ask = ['explain', '--policy', at('p.yaml'), '--context', context, ...NOW];
    const { code, stdout } = await proofHere(...ask);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^enough_audits: unknown\n +requires that audits is at least 3\n +active because of baseline\n(?:.*\n)? +missing: audits$/m,
    );
    expect(stdout).toMatch(/^fresh: not active\n.*\n +not active: it is when many$/m);
    expect(stdout).toContain('predicate many: does not hold: len(owners) >= 2');
    const unknown = await proofHere(
      'explain',
      '--policy',
      at('p.yaml'),
      '--context',
      contextFile({ inputs: {} }),
    );
    expect(unknown.stdout).toContain('predicate many: not known: len(owners) >= 2; missing: owners');
    const none = await proofHere(...ask, '--rule', 'no_such_rule');
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('it has enough_audits, fresh')]);
  });
});

test('a policy in force is evaluated with what its operator pins, which no context may give', async () => {
  const act = ['--data', at('bound'), '--by', 'ada', '--reason', 'trial'];
  const run = async (...args: string[]) => expect((await kakeyaHere('policy', ...args, ...act)).code).toBe(0);
  await run('register', at('p.yaml'));
  const { root } = JSON.parse((await kakeyaHere('policy', 'set', 'root', at('list.set'), '--json')).stdout);
  const pins = ['--bind', `sanctions_root="${root}"`, '--bind', 'region="eu"'];
  await run('promote', 'suppliers', '1', '--all-tenants', ...pins);
  const { region: _, ...inputs } = INPUTS;
  const ask = (context: object) =>
    proofHere(
      'verify',
      '--policy',
      'suppliers',
      '--data',
      at('bound'),
      '--context',
      contextFile(context),
      ...NOW,
    );
  expect(await ask({ inputs, lists: { sanctions_root: 'list.set' } })).toMatchObject({ code: 0 });
  expect(await ask({ inputs })).toMatchObject({ code: 10 });
  const taken = await ask({ inputs: INPUTS });
  expect([taken.code, taken.stderr]).toEqual([3, expect.stringContaining('region is set by the operator')]);
  const other = await ask({ inputs, lists: { sanctions_root: 'full.set' } });
  expect([other.code, other.stderr]).toEqual([3, expect.stringContaining('the operator set another one')]);
});

test('of an id, shadow asks the version in shadow, beside the one in force', async () => {
  const act = ['--data', at('shadowed'), '--by', 'ada', '--reason', 'trial'];
  for (const file of ['p.yaml', 'p2.yaml']) await kakeyaHere('policy', 'register', at(file), ...act);
  await kakeyaHere('policy', 'promote', 'suppliers', '1', '--all-tenants', ...act);
  await kakeyaHere('policy', 'promote', 'suppliers', '2', '--all-tenants', '--shadow', ...act);
  const ask = (...more: string[]) =>
    proofHere(
      'verify',
      '--policy',
      'suppliers',
      '--data',
      at('shadowed'),
      '--context',
      at('context.json'),
      ...NOW,
      ...more,
    );
  expect(await ask()).toMatchObject({ code: 0, stdout: expect.stringMatching(/^OK/) });
  expect(await ask('--mode', 'shadow')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^FAIL/) });
});

test('proof is a command of its own, and kakeya proof the same', async () => {
  const proof = new URL('../bin/proof.js', import.meta.url);
  const [alone, version, wrong, under] = await Promise.all([
    kakeya(['--help'], { bin: proof }),
    kakeya(['--version'], { bin: proof }),
    kakeya(['adapt'], { bin: proof }),
    kakeya(['proof', '--help']),
  ]);
  expect([alone.code, alone.stdout]).toEqual([
    0,
    expect.stringContaining('Usage: proof [options] [command]'),
  ]);
  expect([version.code, version.stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('--policy')]);
  expect([under.code, under.stdout]).toEqual([0, expect.stringContaining('Usage: kakeya proof')]);
});

import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { openPolicyRegistry } from '@kakeya/storage';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseBinding } from '../src/policy/registry/parse_binding.ts';
import { temporaryDirectory } from './support/cli.ts';
import { kakeyaHere } from './support/in_process.ts';
import { INPUTS, NOW_MS, policyText, policyWorkspace } from './support/policy_workspace.ts';

let workspace = '';
const at = (name: string): string => join(workspace, name);

beforeAll(async () => {
  workspace = await policyWorkspace();
});
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

const ACT = ['--by', 'ada', '--reason', 'trial'];

/** A registry with nothing in it yet. */
function registryHere() {
  const data = temporaryDirectory();
  const run = (...args: string[]) => kakeyaHere('policy', ...args, '--data', data);
  return {
    run,
    act: (...args: string[]) => run(...args, ...ACT),
    open: () => openPolicyRegistry({ directory: join(data, 'policies') }),
  };
}

describe('kakeya policy register', () => {
  test('keeps what the author wrote, with its hash; the same again changes nothing', async () => {
    const { act, open } = registryHere();
    expect(await act('register', at('p.yaml'))).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Registered for all'),
    });
    expect(await act('register', at('p.yaml'))).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Registered before'),
    });
    const kept = await (await open()).get(null, 'policy', 'suppliers', '1');
    expect(kept).toMatchObject({ source: policyText('1'), registered: { who: 'ada', reason: 'trial' } });
    const compiled = await kakeyaHere('policy', 'compile', at('p.yaml'), '--json');
    expect(kept?.hash).toBe(JSON.parse(compiled.stdout).policy_hash);
  });

  test('other content under a version that is taken is refused', async () => {
    const { act, run } = registryHere();
    await act('register', at('p.yaml'));
    writeFileSync(at('changed.yaml'), policyText('1', 7));
    const refused = await act('register', at('changed.yaml'));
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('another version')]);
    expect(JSON.parse((await run('list', '--json')).stdout).policies).toHaveLength(1);
  });

  test('a policy with errors is not registered', async () => {
    const { act, open } = registryHere();
    expect((await act('register', at('nobasis.yaml'))).code).toBe(3);
    expect((await act('register', at('broken.policy.yaml'))).code).toBe(4);
    expect(await (await open()).list(null)).toEqual([]);
  });
});

describe('kakeya policy promote and rollback', () => {
  test('a canary grows, becomes what stands, and is taken back', async () => {
    const { act, run, open } = registryHere();
    for (const file of ['p.yaml', 'p2.yaml']) await act('register', at(file));
    const promote = (version: string, ...more: string[]) =>
      act('promote', 'suppliers', version, '--all-tenants', ...more);
    expect((await promote('1')).code).toBe(0);
    expect((await promote('2', '--share', '0.1')).code).toBe(0);
    const canary = JSON.parse((await run('show', 'suppliers', '--version', '2', '--json')).stdout);
    expect(canary.registry.versions).toMatchObject([
      { version: '1', standing: { mode: 'enforced' }, canary: null },
      { version: '2', standing: null, canary: { share: 0.1 } },
    ]);
    const smaller = await promote('2', '--share', '0.05');
    expect([smaller.code, smaller.stderr]).toEqual([3, expect.stringContaining('only goes up')]);
    expect((await promote('2', '--share', '0.5')).code).toBe(0);
    expect((await promote('2')).code).toBe(0);
    expect((await (await open()).standing(null, 'policy', 'suppliers'))?.enforced?.version).toBe('2');
    const back = await act('rollback', 'suppliers', '--all-tenants', '--version', '2');
    expect([back.code, back.stderr]).toEqual([0, expect.stringContaining('Now: 1')]);
    const { events } = JSON.parse((await run('history', 'suppliers', '--json')).stdout);
    expect(events.map(({ event }: { event: string }) => event)).toEqual([
      'register',
      'register',
      'promote',
      'promote',
      'promote',
      'promote',
      'rollback',
    ]);
  });

  test('nothing is promoted for all by leaving something out', async () => {
    const { act, open } = registryHere();
    await act('register', at('p.yaml'));
    expect((await act('promote', 'suppliers', '1')).code).toBe(2);
    expect((await act('promote', 'suppliers', '1', '--all-tenants', '--tenant', 'acme')).code).toBe(2);
    expect((await act('rollback', 'suppliers')).code).toBe(2);
    expect((await act('promote', 'suppliers', '9', '--all-tenants')).code).toBe(3);
    expect(await (await open()).standing(null, 'policy', 'suppliers')).toBeUndefined();
  });

  test('a version that changes more verdicts than allowed is not promoted, and how many is said', async () => {
    const args = [
      'promote',
      'suppliers',
      '2',
      '--kind',
      'policy',
      '--all-tenants',
      '--data',
      at('data'),
      ...ACT,
    ];
    const gate = [...args, '--contexts', at('seen.jsonl'), '--now', '2026-01-01T00:00:00Z'];
    const refused = await kakeyaHere('policy', ...gate, '--max-drift', '0.49', '--json');
    expect(refused.code).toBe(20);
    expect(refused.stderr).toMatch(
      /1 of 2 verdicts changed \(50 %, 95 % interval 1\.26 % to 98\.7 %\); above the 49 %/,
    );
    expect(JSON.parse(refused.stdout)).toMatchObject({
      promoted: false,
      drift: { ok: false, report: { n: 2, changed: 1, interval: { confidence: 0.95 } } },
    });
    const registry = await openPolicyRegistry({ directory: join(at('data'), 'policies') });
    expect((await registry.standing(null, 'policy', 'suppliers'))?.enforced?.version).toBe('1');
    expect((await kakeyaHere('policy', ...gate, '--max-drift', '0.5')).code).toBe(0);
    await kakeyaHere('policy', 'rollback', 'suppliers', '--all-tenants', '--data', at('data'), ...ACT);
    expect((await kakeyaHere('policy', ...args, '--max-drift', '0.5')).code).toBe(2);
  });

  test('there is no gate without something to compare with', async () => {
    const { act } = registryHere();
    await act('register', at('p.yaml'));
    const first = await act('promote', 'suppliers', '1', '--all-tenants', '--contexts', at('seen.jsonl'));
    expect([first.code, first.stderr]).toEqual([3, expect.stringContaining('without --contexts')]);
  });

  test('what is pinned must fit the policy', async () => {
    const { act, open } = registryHere();
    await act('register', at('p.yaml'));
    const promote = (...pins: string[]) => act('promote', 'suppliers', '1', '--all-tenants', ...pins);
    expect(await promote('--bind', 'surprise=1')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('--bind'),
    });
    expect(await promote('--bind', 'audits="many"')).toMatchObject({ code: 3 });
    expect(await promote('--bind', 'audits=many')).toMatchObject({ code: 2 });
    expect(await promote('--bind', 'audits=3', '--bind', 'owners=["Acme"]')).toMatchObject({ code: 0 });
    // What was pinned does not come loose because nobody thought of it.
    expect(await promote()).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('pins audits, owners'),
    });
    const standing = await (await open()).standing(null, 'policy', 'suppliers');
    expect(standing?.enforced?.bindings).toEqual({ audits: 3, owners: ['Acme'] });
    for (const text of ['audits', '=1', 'a={}', 'a=null', 'a=[[1]]', 'a='])
      expect(() => parseBinding(text)).toThrow(InvalidArgumentError);
    expect(() => parseBinding('a=1', { a: 2 })).toThrow('given twice');
  });

  test('server parameters are registered and promoted as policies are, but take nothing that is for policies', async () => {
    const { act, run, open } = registryHere();
    expect((await act('register', at('params.yaml'))).code).toBe(0);
    const promote = (...more: string[]) => act('promote', 'suppliers', '1', '--all-tenants', ...more);
    expect((await promote('--shadow')).code).toBe(2);
    expect((await promote('--bind', 'tolD=0.1')).code).toBe(2);
    expect((await promote()).code).toBe(0);
    const standing = await (await open()).standing(null, 'server-parameters', 'suppliers');
    expect(standing?.enforced).toMatchObject({ version: '1', mode: 'enforced' });
    expect((await run('show', 'suppliers')).stdout).toMatch(/^tolD +0\.2 +dimension/m);
    writeFileSync(
      at('sum.yaml'),
      readFileSync(at('params.yaml'), 'utf8').replace('{ tolD: 0.2 }', '{ budget: { base: 1, alpha: 1 } }'),
    );
    expect((await act('register', at('sum.yaml'))).code).toBe(3);
  });

  test('a registry that is not there is not an empty one', async () => {
    for (const args of [
      ['list'],
      ['history', 'x'],
      ['show', 'x'],
      ['promote', 'x', '1', '--all-tenants', ...ACT],
    ]) {
      const { code, stderr } = await kakeyaHere('policy', ...args, '--data', '/nowhere');
      expect([code, stderr]).toEqual([3, expect.stringContaining('/nowhere/policies does not exist')]);
    }
  });
});

describe('drift over recorded contexts', () => {
  test('contexts of a journal are those that were decided, without paths of their senders', async () => {
    const out = at('recorded.jsonl');
    const { code, stderr } = await kakeyaHere(
      'policy',
      'contexts',
      '--data',
      at('gateway'),
      '--policy',
      'suppliers',
      '-o',
      out,
    );
    expect([code, stderr]).toEqual([0, `2 contexts of suppliers in ${out}.\n`]);
    const lines = readFileSync(out, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    const context = (audits: number) => ({ inputs: { audits }, commitments: {}, variables: {} });
    expect(lines).toEqual([
      { received_at: '2026-01-01T00:00:00.000Z', tenant: 'acme', context: context(4) },
      { received_at: '2026-01-01T00:00:01.000Z', tenant: 'default', context: context(9) },
    ]);
    const drift = await kakeyaHere(
      'policy',
      'drift',
      '--from',
      at('p.yaml'),
      '--to',
      at('p2.yaml'),
      '--contexts',
      out,
      '--json',
    );
    expect([drift.code, JSON.parse(drift.stdout)]).toMatchObject([
      20,
      {
        ok: false,
        report: {
          n: 2,
          changed: 1,
          transitions: { 'WARN→FAIL': 1, 'WARN→WARN': 1 },
          examples: [{ line: 1 }],
        },
      },
    ]);
  });

  test('a damaged journal is not passed over: exit 20', async () => {
    cpSync(at('gateway'), at('damaged'), { recursive: true });
    const [segment = ''] = readdirSync(at('damaged/journal'));
    const bytes = readFileSync(join(at('damaged/journal'), segment));
    const place = bytes.indexOf('"audits":4');
    bytes.write('"audits":5', place);
    writeFileSync(join(at('damaged/journal'), segment), bytes);
    const { code, stderr } = await kakeyaHere(
      'policy',
      'contexts',
      '--data',
      at('damaged'),
      '--policy',
      'suppliers',
    );
    expect([code, stderr]).toEqual([20, expect.stringContaining('contexts may be missing')]);
  });

  test('each is decided as of when it came', async () => {
    const line = (year: number): string =>
      `${JSON.stringify({ received_at: `${year}-01-01T00:00:00Z`, context: { inputs: INPUTS } })}\n`;
    writeFileSync(at('times.jsonl'), line(2026) + line(2030));
    const { stdout } = await kakeyaHere(
      'policy',
      'drift',
      '--from',
      at('p.yaml'),
      '--to',
      at('p2.yaml'),
      '--contexts',
      at('times.jsonl'),
      '--json',
    );
    expect(JSON.parse(stdout).report.transitions).toEqual({ 'WARN→FAIL': 1, 'FAIL→FAIL': 1 });
    expect(NOW_MS).toBeLessThan(Date.UTC(2030, 0, 1));
  });

  test.each([
    ['', 20, 'No context was compared'],
    ['{"context":{}}\n{"context":{"input":{}}}\n', 3, 'bad.jsonl:2: The context has a member "input"'],
    ['{"context":{},"surprise":1}\n', 3, 'bad.jsonl:1: "surprise" is not known'],
    ['{"context":{},"received_at":"soon"}\n', 3, 'bad.jsonl:1: received_at must be an instant'],
    [
      '{"context":{},"received_at":"2026-01-01T00:00:00"}\n',
      3,
      'bad.jsonl:1: received_at must be an instant',
    ],
    ['{"inputs":{}}\n', 3, 'bad.jsonl:1: a line is {"context"'],
    ['{"context":{},"proofs":[1]}\n', 3, 'bad.jsonl:1: Each of proofs'],
    ['{"context":\n', 3, 'bad.jsonl:1:12: This is not JSON'],
  ])('contexts %j exit %i', async (text, code, message) => {
    writeFileSync(at('bad.jsonl'), text);
    const args = ['--from', at('p.yaml'), '--to', at('p2.yaml'), '--contexts', at('bad.jsonl')];
    const ended = await kakeyaHere('policy', 'drift', ...args);
    expect([ended.code, ended.stdout + ended.stderr]).toEqual([code, expect.stringContaining(message)]);
  });
});

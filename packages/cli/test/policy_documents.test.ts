import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { irJson, irOf, policyHash } from '@kakeya/policy';
import { readPolicy } from '@kakeya/policy/source';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { policyCommand } from '../src/commands/policy.ts';
import { proofCommand } from '../src/commands/proof.ts';
import { temporaryDirectory } from './support/cli.ts';
import { kakeyaHere } from './support/in_process.ts';
import { PARAMETERS, policyText } from './support/policy_workspace.ts';

/** Writes the files and gives their paths. */
function written(files: Readonly<Record<string, string | Uint8Array>>): (name: string) => string {
  const directory = temporaryDirectory();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return (name) => join(directory, name);
}

const UNUSED = policyText('1').replace('  audits: {', '  surplus: { type: string }\n  audits: {');
const UNKNOWN_RULE = policyText('1').replace('baseline: [', 'baseline: [no_such_rule, ');
const NO_YAML = 'id: x\n a: b: c\n';

describe('kakeya policy lint', () => {
  test('exits 0 clean, 2 with warnings, 3 with errors, 4 where nothing can be parsed; of several files the worst', async () => {
    const at = written({
      c: policyText('1'),
      w: UNUSED,
      e: UNKNOWN_RULE,
      y: NO_YAML,
      k: `${policyText('1')}surprise: 1\n`,
    });
    const exit = async (...names: string[]): Promise<number | null> =>
      (await kakeyaHere('policy', 'lint', ...names.map(at))).code;
    expect([await exit('c'), await exit('w'), await exit('e'), await exit('y'), await exit('k')]).toEqual([
      0, 2, 3, 4, 4,
    ]);
    expect([await exit('c', 'w'), await exit('e', 'w', 'c'), await exit('w', 'y', 'e')]).toEqual([2, 3, 4]);
  });

  test('says of each finding where it is, in one line', async () => {
    const at = written({ 'w.yaml': UNUSED, 'y.yaml': NO_YAML, 'c.yaml': policyText('1') });
    const { stdout, stderr } = await kakeyaHere('policy', 'lint', at('c.yaml'), at('w.yaml'), at('y.yaml'));
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/w\.yaml:7:12 warning W2001 .*surplus/);
    expect(lines[1]).toMatch(/y\.yaml:1:5 error source_invalid /);
    expect(lines.every((line) => /^\S+:\d+:\d+ (?:warning|error) \S+ \S/.test(line))).toBe(true);
    expect(stderr).toBe('');
    expect(stdout).not.toContain('c.yaml');
  });

  test('gives JSON with pointers and rule ids', async () => {
    const at = written({ 'e.yaml': UNKNOWN_RULE });
    const { code, stdout } = await kakeyaHere('policy', 'lint', at('e.yaml'), '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([
      3,
      {
        files: [
          {
            state: 'errors',
            findings: [{ code: 'E1001', level: 'error', pointer: '/adaptivity/baseline/0' }],
          },
        ],
      },
    ]);
  });

  test('reads server parameters too, and says which invariant they break', async () => {
    const at = written({
      ok: PARAMETERS,
      past: PARAMETERS.replace('0.2', '0.9'),
      sum: PARAMETERS.replace('{ tolD: 0.2 }', '{ budget: { base: 1, alpha: 1 } }'),
    });
    const lint = (name: string) => kakeyaHere('policy', 'lint', at(name));
    expect(await lint('ok')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await lint('past')).toMatchObject({
      code: 4,
      stdout: expect.stringMatching(/past:4:\d+ error .*tolD/),
    });
    expect(await lint('sum')).toMatchObject({ code: 3, stdout: expect.stringContaining('at most 1') });
  });

  test('bytes that are no UTF-8 are not read as something like them', async () => {
    const at = written({ 'latin1.yaml': Buffer.from(policyText('1').replace('buy', 'b\u00fcy'), 'latin1') });
    expect(await kakeyaHere('policy', 'lint', at('latin1.yaml'))).toMatchObject({
      code: 4,
      stdout: expect.stringContaining('UTF-8'),
    });
  });

  test('a file that is not there says so', async () => {
    const { code, stderr } = await kakeyaHere('policy', 'lint', '/nowhere/p.yaml');
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining('/nowhere/p.yaml cannot be read: there is no such file'),
    ]);
  });
});

describe('kakeya policy compile', () => {
  test('writes exactly the bytes of the IR, and says both hashes', async () => {
    const at = written({ 'p.yaml': policyText('1') });
    const { code, stdout } = await kakeyaHere('policy', 'compile', at('p.yaml'), '-o', at('ir.json'));
    const read = readPolicy(policyText('1'));
    if (!read.ok) throw new Error('The policy is not one.');
    const ir = irOf(read.policy);
    expect([code, readFileSync(at('ir.json'), 'utf8')]).toEqual([0, irJson(ir)]);
    expect(stdout.match(/sha3-256:[0-9a-f]{64}/g)).toEqual([policyHash(read.policy), ir.ir_hash]);
  });

  test('has the hashes that other programs have', async () => {
    const lksg =
      '{"id":"lksg.v1","version":"1.0","legal_basis":[{"directive":"LkSG"}],"description":"Minimal LkSG supplier check","inputs":{"sanctions_root":{"type":"hex"},"supplier_hashes":{"type":"array","items":"hex"}},"rules":[{"id":"no_sanctions","op":"non_membership","lhs":"supplier_hashes","rhs":"sanctions_root"}]}';
    const at = written({ 'lksg.json': lksg });
    const { stdout } = await kakeyaHere('policy', 'compile', at('lksg.json'), '--json');
    expect(JSON.parse(stdout)).toEqual({
      policy_hash: 'sha3-256:b98c3db55f874476dc749ea32b70bdf5369a0d7bc5364f236e034f1ddcd94638',
      ir_hash: 'sha3-256:df3a3eeb7c72f6204131397e4b0a4b16235f1e20cc66102153ad6d4ee78f892c',
    });
  });

  test('refuses with 3 what has errors and with 4 what cannot be parsed, and writes nothing', async () => {
    const at = written({ 'e.yaml': UNKNOWN_RULE, 'y.yaml': NO_YAML });
    for (const [name, code] of [
      ['e.yaml', 3],
      ['y.yaml', 4],
    ] as const) {
      const refused = await kakeyaHere('policy', 'compile', at(name), '-o', at('ir.json'));
      expect([refused.code, refused.stdout]).toEqual([code, '']);
      expect(refused.stderr).toMatch(/\.yaml:\d+:\d+ error /);
      expect(() => readFileSync(at('ir.json'))).toThrow('ENOENT');
    }
  });

  test('of server parameters it gives the canonical form', async () => {
    const at = written({ 'p.yaml': PARAMETERS });
    const { stdout } = await kakeyaHere('policy', 'compile', at('p.yaml'), '-o', at('o.json'));
    expect(stdout).toMatch(/^parameters_hash {2}sha3-256:[0-9a-f]{64}\n$/);
    expect(JSON.parse(readFileSync(at('o.json'), 'utf8'))).toEqual({
      kind: 'server-parameters',
      id: 'suppliers',
      version: '1',
      parameters: { tolD: 0.2 },
    });
  });
});

describe('kakeya policy show', () => {
  test('says in words what each rule asks for and when', async () => {
    const at = written({ 'p.yaml': policyText('1') });
    const { code, stdout } = await kakeyaHere('policy', 'show', at('p.yaml'));
    expect(code).toBe(0);
    for (const line of [
      /^suppliers 1$/m,
      /^enough_audits +fail +always +audits is at least 3$/m,
      /^known_region +warn +always +region is one of \['eu', 'us'\]$/m,
      /^no_sanctions +fail +always +nothing of owners is in sanctions_root$/m,
      /^fresh +fail +when many +last_audit is at most 'P365D' ago$/m,
      /^many +len\(owners\) >= 2$/m,
      /^owners +array of string$/m,
      /^policy_hash +sha3-256:[0-9a-f]{64}$/m,
    ]) {
      expect(stdout).toMatch(line);
    }
  });

  test('says the parameters of a server with their units', async () => {
    const at = written({ 'p.yaml': PARAMETERS });
    const { stdout } = await kakeyaHere('policy', 'show', at('p.yaml'));
    expect(stdout).toMatch(/^tolD +0\.2 +dimension +the largest accepted/m);
  });

  test('options of the registry are not silently ignored beside a file', async () => {
    const at = written({ 'p.yaml': policyText('1') });
    expect(await kakeyaHere('policy', 'show', at('p.yaml'), '--version', '2')).toMatchObject({
      code: 2,
      stdout: '',
    });
  });
});

test('every command of policies and proofs teaches by an example', async () => {
  const leaves = (command: Command, path: readonly string[]): readonly string[][] =>
    command.commands.length === 0
      ? [[...path, command.name()]]
      : command.commands.flatMap((child) => leaves(child, [...path, command.name()]));
  for (const path of [...leaves(policyCommand(), []), ...leaves(proofCommand(), [])]) {
    const { code, stdout, stderr } = await kakeyaHere(...path, '--help');
    expect([code, stderr]).toEqual([0, '']);
    const name = `${path[0] === 'policy' ? 'kakeya ' : ''}${path.join(' ')}`;
    expect(stdout).toMatch(new RegExp(`Examples?:\\n +${name} `));
  }
});

const TESTS = `policy: ./p.yaml
now: 2026-01-01
tests:
  - name: enough
    context: { inputs: { audits: 4, owners: [], region: eu } }
    sets: { sanctions_root: { identities: [Gamma] } }
    expect: { verdict: OK }
`;

describe('kakeya policy test', () => {
  test('exits 0 where all pass, and 20 with the difference where one fails', async () => {
    const at = written({
      'p.yaml': policyText('1'),
      'good.policy.test.yaml': TESTS,
      'bad.policy.test.yaml': TESTS.replace('audits: 4', 'audits: 2'),
    });
    const good = await kakeyaHere('policy', 'test', at('good.policy.test.yaml'));
    expect([good.code, good.stdout]).toEqual([
      0,
      expect.stringMatching(/passed {2}enough\n1 passed, 0 failed\n$/),
    ]);
    const both = await kakeyaHere('policy', 'test', at(''));
    expect(both.code).toBe(20);
    expect(both.stdout).toMatch(/failed {2}enough\n +verdict\n +- OK\n +\+ FAIL\n +\+ +enough_audits fail/);
    expect(both.stdout).toContain('1 passed, 1 failed');
  });

  test('what cannot be read exits 3 with its place, and so do no tests at all', async () => {
    const at = written({
      'p.yaml': policyText('1'),
      'broken.policy.yaml': NO_YAML,
      'a.policy.test.yaml': TESTS.replace('verdict: OK', 'verdict: GOOD'),
      'b.policy.test.yaml': TESTS.replace('./p.yaml', './broken.policy.yaml'),
      'c.policy.test.yaml': TESTS.replace('./p.yaml', './none.yaml'),
    });
    const run = async (name: string) => {
      const { code, stderr } = await kakeyaHere('policy', 'test', at(name));
      return [code, stderr];
    };
    expect(await run('a.policy.test.yaml')).toEqual([
      3,
      expect.stringMatching(/a\.policy\.test\.yaml:7:\d+ .*verdict/),
    ]);
    expect(await run('b.policy.test.yaml')).toEqual([
      3,
      expect.stringMatching(/broken\.policy\.yaml:2:\d+ error/),
    ]);
    expect(await run('c.policy.test.yaml')).toEqual([3, expect.stringContaining('there is no such file')]);
    const empty = temporaryDirectory();
    expect((await kakeyaHere('policy', 'test', empty)).code).toBe(3);
    expect((await kakeyaHere('policy', 'test', empty)).stderr).toContain('There are no tests');
  });
});

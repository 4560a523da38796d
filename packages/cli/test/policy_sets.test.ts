import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { buildSet, decodeSet, encodeSet, identityDigest, parseRootFile } from '@kakeya/policy/sets';
import { describe, expect, test } from 'vitest';
import { parseColumns } from '../src/policy/sets/parse_columns.ts';
import { temporaryDirectory } from './support/cli.ts';
import { kakeyaHere } from './support/in_process.ts';

const LIST = 'NAME,COUNTRY\nAcme Ltd,DE\n"Bad Actor, GmbH",FRA\nacme  LTD,DEU\n';

function listAt(
  text: string,
  name = 'list.csv',
): { readonly file: string; readonly at: (name: string) => string } {
  const directory = temporaryDirectory();
  const at = (path: string): string => join(directory, path);
  writeFileSync(at(name), text);
  return { file: at(name), at };
}

const build = (file: string, out: string, ...more: string[]) =>
  kakeyaHere(
    'policy',
    'set',
    'build',
    '--in',
    file,
    '--columns',
    'name=NAME,country=COUNTRY',
    '-o',
    out,
    ...more,
  );

describe('kakeya policy set build', () => {
  test('writes the set of the list, and a root file that says what it was built from', async () => {
    const { file, at } = listAt(LIST);
    const { code, stdout } = await build(file, at('list.set'), '--root', at('root.json'));
    const fields = ['name', 'country'] as const;
    const digests = [
      { name: 'Acme Ltd', country: 'DE' },
      { name: 'Bad Actor, GmbH', country: 'FR' },
    ].map((identity) => identityDigest(identity, fields));
    const { set } = await buildSet(digests, { identity: fields });
    expect([code, stdout]).toEqual([0, `root  ${set.root}\n`]);
    expect(decodeSet(readFileSync(at('list.set'))).root).toBe(set.root);
    expect(parseRootFile(readFileSync(at('root.json'), 'utf8'))).toEqual({
      root: set.root,
      header: set.header,
      built_from: { sha256: createHash('sha256').update(LIST).digest('hex'), entries: 3, duplicates: 1 },
    });
  });

  test('JSON Lines make the same set as CSV', async () => {
    const csv = listAt('NAME,COUNTRY\nAcme,DE\n');
    const jsonl = listAt('{"NAME":"Acme","COUNTRY":"DE"}\n', 'list.jsonl');
    const [one, other] = [await build(csv.file, csv.at('o.set')), await build(jsonl.file, jsonl.at('o.set'))];
    expect(one.stdout).toBe(other.stdout);
  });

  test('each invalid row is said with its line, and too many leave nothing written', async () => {
    const { file, at } = listAt('NAME,COUNTRY\nAcme,DE\n" ",FR\nX\nBeta,Atlantis\n');
    const refused = await build(file, at('list.set'), '--allow-invalid', '2', '--root', at('root.json'));
    expect(refused).toMatchObject({ code: 3, stdout: '' });
    for (const line of [3, 4, 5]) expect(refused.stderr).toContain(`${file}:${line}: `);
    for (const name of ['list.set', 'root.json']) expect(() => readFileSync(at(name))).toThrow('ENOENT');
    const allowed = await build(file, at('list.set'), '--allow-invalid', '3');
    expect([allowed.code, decodeSet(readFileSync(at('list.set'))).header.size]).toEqual([0, 1]);
    expect(allowed.stderr).toContain('3 invalid rows are left out');
  });

  test('a list that cannot be read, or without the columns, is refused', async () => {
    const { file, at } = listAt('NAME;COUNTRY\nAcme;DE\n');
    expect(await build(file, at('o.set'))).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('is the delimiter right?'),
    });
    expect((await build(at('none.csv'), at('o.set'))).stderr).toContain('there is no such file');
    expect((await build(listAt(LIST, 'list.txt').file, at('o.set'))).stderr).toContain('of no known kind');
  });

  test('columns', () => {
    expect(parseColumns('name=NAME, date=Date of birth')).toEqual({ name: 'NAME', date: 'Date of birth' });
    for (const text of ['', 'NAME', 'name=', 'country=C', 'name=A,name=B', 'surname=S', '=']) {
      expect(() => parseColumns(text)).toThrow(InvalidArgumentError);
    }
  });
});

describe('kakeya policy set prove and check', () => {
  test('that a name is in a set, or is not, is proven to whoever has the root', async () => {
    const { file, at } = listAt(LIST);
    const root = (await build(file, at('list.set'))).stdout.slice(6, 70);
    const acme = ['--name', 'ＡＣＭＥ ltd', '--country', 'deu'];
    const nobody = ['--name', 'Nobody', '--country', 'DE'];
    for (const [who, words] of [
      [acme, 'is in the set'],
      [nobody, 'is not in the set'],
    ] as const) {
      expect(
        (await kakeyaHere('policy', 'set', 'prove', at('list.set'), ...who, '-o', at('proof.json'))).code,
      ).toBe(0);
      const check = (...more: string[]) =>
        kakeyaHere('policy', 'set', 'check', at('proof.json'), '--root', ...more);
      expect(await check(root, ...who)).toMatchObject({ code: 0, stdout: expect.stringContaining(words) });
      expect((await check(root, '--name', 'Somebody', '--country', 'DE')).code).toBe(20);
      expect((await check('ab'.repeat(32))).code).toBe(20);
      const proof = readFileSync(at('proof.json'), 'utf8').replace(/"size": \d+/, '"size": 4');
      writeFileSync(at('proof.json'), proof);
      expect((await check(root)).code).toBe(20);
    }
  });

  test('what the set has must be asked for, and nothing that it has not', async () => {
    const { file, at } = listAt(LIST);
    await build(file, at('list.set'));
    const prove = (...who: string[]) => kakeyaHere('policy', 'set', 'prove', at('list.set'), ...who);
    expect((await prove('--name', 'Acme')).stderr).toContain('without a country');
    expect((await prove('--name', 'Acme', '--country', 'DE', '--date', '1990-01-01')).code).toBe(2);
    expect((await prove()).code).toBe(2);
    expect((await prove('--element', 'xyz')).code).toBe(2);
    expect((await prove('--element', 'ab'.repeat(32), '--name', 'Acme')).code).toBe(2);
    const byName = await prove('--element', identityDigest({ name: 'Acme Ltd' }, ['name']));
    expect(byName).toMatchObject({ code: 2, stderr: expect.stringContaining('made of name, country') });
  });

  test('what is no set, or no proof, is refused', async () => {
    const { file } = listAt(LIST);
    expect(await kakeyaHere('policy', 'set', 'root', file)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('is not a set file'),
    });
    const check = (path: string) => kakeyaHere('policy', 'set', 'check', path, '--root', 'ab'.repeat(32));
    expect((await check(file)).code).toBe(3);
    for (const text of ['{}', '{"proofs":[]}', '{"proofs":[{"kind":"member"}]}']) {
      expect((await check(listAt(text, 'proof.json').file)).code).toBe(3);
    }
  });
});

describe('kakeya policy suppliers', () => {
  const MAP =
    'identity: { name: NAME }\ninputs:\n  hashes: { identity: true }\n  audits: { column: AUDITS, type: number, collect: min }\n';
  const run = async (text: string, map: string, ...more: string[]) => {
    const { file, at } = listAt(text, 'suppliers.csv');
    writeFileSync(at('map.yaml'), map);
    return kakeyaHere('policy', 'suppliers', '--in', file, '--mapping', at('map.yaml'), ...more);
  };

  test('makes a context of elements and values', async () => {
    const { code, stdout } = await run('NAME,AUDITS\nAcme,3\nBeta,2\n', MAP);
    const hashes = ['Acme', 'Beta'].map((name) => identityDigest({ name }, ['name']));
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      { inputs: { hashes, audits: 2 }, commitments: {}, lists: {} },
    ]);
  });

  test('invalid rows are said with their lines; tolerated, their input is left out', async () => {
    const text = 'NAME,AUDITS\nAcme,many\nBeta,2\n';
    const refused = await run(text, MAP);
    expect([refused.code, refused.stdout]).toEqual([3, '']);
    expect(refused.stderr).toMatch(/suppliers\.csv:2: AUDITS: /);
    const tolerated = await run(text, MAP, '--tolerate', '1');
    expect([tolerated.code, Object.keys(JSON.parse(tolerated.stdout).inputs)]).toEqual([0, ['hashes']]);
    expect(tolerated.stderr).toContain('rules over them are unknown: audits');
  });

  describe('with the set that suppliers will be looked up in', () => {
    const SUPPLIERS = 'NAME,COUNTRY\nAcme,DE\n';
    const BY_NAME = 'identity: { name: NAME }\ninputs: { hashes: { identity: true } }';
    const BY_BOTH = 'identity: { name: NAME, country: COUNTRY }\ninputs: { hashes: { identity: true } }';
    const setFiles = async (): Promise<readonly string[]> => {
      const { file, at } = listAt(LIST);
      await build(file, at('list.set'), '--root', at('root.json'));
      return [at('list.set'), at('root.json')];
    };

    test('a mapping by its fields makes the context', async () => {
      for (const file of await setFiles()) {
        const { code, stdout } = await run(SUPPLIERS, BY_BOTH, '--set', file);
        const hashes = [identityDigest({ name: 'Acme', country: 'DE' }, ['name', 'country'])];
        expect([code, JSON.parse(stdout).inputs]).toEqual([0, { hashes }]);
      }
    });

    test('a mapping by other fields makes none, and is told both', async () => {
      for (const file of await setFiles()) {
        const refused = await run(SUPPLIERS, BY_NAME, '--set', file);
        expect([refused.code, refused.stdout]).toEqual([3, '']);
        expect(refused.stderr).toMatch(/map\.yaml makes elements by name, and .* is by name, country: /);
        const without = await run(SUPPLIERS, 'inputs: { suppliers: { collect: count } }', '--set', file);
        expect(without).toMatchObject({ code: 3, stderr: expect.stringContaining('makes no elements') });
      }
    });

    test('a set of no identities answers for none', async () => {
      const { file, at } = listAt('');
      const { set } = await buildSet(['ab'.repeat(32)], { identity: null });
      writeFileSync(at('digests.set'), encodeSet(set));
      const refused = await run(SUPPLIERS, BY_NAME, '--set', at('digests.set'));
      expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('is not of identities') });
      expect((await run(SUPPLIERS, BY_NAME, '--set', file)).stderr).toContain('is not a set file');
    });
  });

  test('a mapping that is not one is refused with where', async () => {
    expect(await run('NAME\nA\n', 'inputs: [')).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/map\.yaml: .*line 1, column \d+/),
    });
    expect((await run('NAME\nA\n', 'inputs: { a: { column: NAME } }')).stderr).toContain('/inputs/a/type');
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jsonLines, kakeya, temporaryDirectory } from './support/cli.ts';

const words = (count: number): string =>
  Array.from({ length: count }, (_, i) => `word${(i * 7919) % 1009}`).join(' ');

test('pcs verify: 0 accepted, 10 escalated, 20 rejected, 3 invalid; 3 wins over 20 over 10', async () => {
  const cwd = temporaryDirectory();
  const build = async (name: string, text: string): Promise<Record<string, unknown>> => {
    writeFileSync(join(cwd, `${name}.txt`), text);
    const args = [
      'pcs',
      'build',
      '--in',
      `${name}.txt`,
      '--shard-id',
      name,
      '--epoch',
      '1',
      '--key',
      'secret',
    ];
    const { stdout, code } = await kakeya(args, { cwd });
    expect(code).toBe(0);
    return JSON.parse(stdout);
  };
  const [accepted, escalated] = await Promise.all([
    build('good', words(300)),
    build('loop', 'again and '.repeat(80)),
  ]);
  const files: Record<string, string> = {
    'accepted.json': JSON.stringify(accepted, null, 2),
    'escalated.json': JSON.stringify(escalated),
    'rejected.json': JSON.stringify({ ...accepted, budget: 0.9 }),
    'invalid.json': JSON.stringify({ ...accepted, surprise: 1 }),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
  const verify = async (...names: string[]): Promise<number | null> =>
    (await kakeya(['pcs', 'verify', ...names.map((name) => `${name}.json`), '--key', 'secret'], { cwd }))
      .code;

  expect(
    await Promise.all([
      verify('accepted'),
      verify('accepted', 'escalated'),
      verify('escalated', 'rejected', 'accepted'),
      verify('rejected', 'invalid', 'escalated'),
    ]),
  ).toEqual([0, 10, 20, 3]);

  const unchecked = await kakeya(['pcs', 'verify', 'rejected.json', '--json'], { cwd });
  expect(unchecked.stderr).toContain('signature not checked');
  expect(jsonLines(unchecked.stdout)).toMatchObject([
    { signature: 'not_checked', decision: 'reject', reasons: [{ code: 'budget_mismatch' }] },
  ]);
});

test('invalid input says what and where: exit 3', async () => {
  const cwd = temporaryDirectory();
  writeFileSync(join(cwd, 'bad.csv'), 'timestamp,x,y,z\n1,2,3,oops\n');
  writeFileSync(join(cwd, 'empty.ndjson'), '\n');
  const identity = ['--shard-id', 's', '--epoch', '1'];
  const cases: [string[], string][] = [
    [['pcs', 'verify', 'nowhere.json'], 'nowhere.json cannot be read: there is no such file'],
    [['pcs', 'verify', 'empty.ndjson'], 'no records'],
    [['signals', 'bad.csv'], 'bad.csv: Line 2: "oops" is not a number'],
    [['signals', 'data.parquet'], 'of no known kind'],
    [['pcs', 'build', '--in', 'bad.csv', ...identity], 'Line 2'],
    [['journal', 'verify', 'nowhere'], 'not a directory'],
    [['journal', 'inspect', '.'], 'holds no journal segments'],
  ];
  const ended = await Promise.all(cases.map(([args]) => kakeya(args, { cwd })));
  for (const [i, { code, stderr, stdout }] of ended.entries()) {
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain(cases[i]?.[1]);
    expect(stderr).not.toMatch(/\n\s+at /);
  }
});

test('wrong usage says what is wrong and where help is: exit 2', async () => {
  const cases: [string[], string][] = [
    [['pcs', 'frobnicate'], "unknown command 'frobnicate'"],
    [['signals', 'x.npy', '--colour'], "unknown option '--colour'"],
    [['pcs', 'build', '--in', 'x.csv'], '--shard-id'],
    [['pcs', 'verify', 'x', '--key', 'a', '--key-file', 'b'], 'cannot be used with'],
    [['up', '--port', 'http'], 'from 0 to 65535'],
  ];
  const ended = await Promise.all(cases.map(([args]) => kakeya(args)));
  for (const [i, { code, stderr, stdout }] of ended.entries()) {
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(cases[i]?.[1]);
    expect(stderr).toContain('--help');
  }
});

test('help teaches: exit codes at the top, an example at every command', async () => {
  const commands = [
    ['up'],
    ['load'],
    ['pcs', 'build'],
    ['pcs', 'verify'],
    ['pcs', 'submit'],
    ['signals'],
    ['journal', 'replay'],
    ['keys', 'generate'],
  ];
  const [top, ...each] = await Promise.all(
    [[], ...commands].map((command) => kakeya([...command, '--help'])),
  );
  expect(top).toMatchObject({ code: 0, stderr: '' });
  for (const code of ['0', '1', '2', '3', '4', '10', '20', '130']) {
    expect(top?.stdout).toMatch(new RegExp(`^ +${code}  `, 'm'));
  }
  for (const [i, { code, stdout }] of each.entries()) {
    expect(code).toBe(0);
    expect(stdout).toContain(`\n  kakeya ${commands[i]?.join(' ')}`);
    expect(stdout).toMatch(/Examples?:/);
  }
});

test('colour needs a terminal; NO_COLOR forbids it', async () => {
  const cwd = temporaryDirectory();
  writeFileSync(join(cwd, 'bad.json'), '{}');
  const plain = await kakeya(['pcs', 'verify', 'bad.json'], { cwd });
  const forced = await kakeya(['pcs', 'verify', 'bad.json'], { cwd, env: { FORCE_COLOR: '1' } });
  const refused = await kakeya(['pcs', 'verify', 'bad.json'], { cwd, env: { NO_COLOR: '1' } });
  expect(forced.stdout).toContain('\u001b[31m');
  for (const { stdout, stderr } of [plain, refused]) expect(stdout + stderr).not.toContain('\u001b');
});

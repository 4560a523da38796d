import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generateKey } from '../src/keys/generate_key.ts';
import { AgentError } from '@kakeya/agent';
import { formatKeyFile, hmacKeyOf, parseKeyFile } from '@kakeya/agent/keys';
import { jsonLines, kakeya, temporaryDirectory } from './support/cli.ts';

test.each(['hmac', 'ed25519'] as const)(
  '%s: generate → build → verify, and another key is refused',
  async (alg) => {
    const directory = temporaryDirectory();
    const [file, other, data, record] = ['own.json', 'other.json', 'answer.txt', 'pcs.json'].map((name) =>
      join(directory, name),
    );
    if (!file || !other || !data || !record) throw new Error('unreachable');
    const generated = await kakeya(['keys', 'generate', '--alg', alg, '--out', file, '--json']);
    await kakeya(['keys', 'generate', '--alg', alg, '--out', other]);
    expect(generated.code).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const shown: unknown = JSON.parse(generated.stdout);
    expect(shown).toMatchObject({ ...JSON.parse(readFileSync(file, 'utf8')), env: { PCS_SIGN_ALG: alg } });

    writeFileSync(data, 'A text that is long enough to be compressed and then some more of it. '.repeat(3));
    const built = await kakeya([
      'pcs',
      'build',
      '--in',
      data,
      '--shard-id',
      's',
      '--epoch',
      '1',
      '--key-file',
      file,
      '--out',
      record,
    ]);
    expect(built).toMatchObject({ code: 0, stderr: '' });
    const [own, foreign] = await Promise.all(
      [file, other].map((path) => kakeya(['pcs', 'verify', record, '--key-file', path, '--json'])),
    );
    expect(jsonLines(own?.stdout ?? '')).toMatchObject([{ signature: 'valid', decision: 'accept' }]);
    expect(own?.code).toBe(0);
    expect(jsonLines(foreign?.stdout ?? '')).toMatchObject([{ signature: 'refused', decision: 'reject' }]);
    expect(foreign?.code).toBe(20);
  },
);

test('a key file is never overwritten', async () => {
  const path = join(temporaryDirectory(), 'key.json');
  writeFileSync(path, 'precious');
  const { code, stderr, stdout } = await kakeya(['keys', 'generate', '--out', path]);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toContain('it exists');
  expect(readFileSync(path, 'utf8')).toBe('precious');
});

test('key files: what is written reads back; raw text is an HMAC key; a public half verifies only', async () => {
  for (const kind of ['hmac', 'ed25519'] as const) {
    const key = await generateKey(kind);
    expect(parseKeyFile(JSON.stringify(formatKeyFile(key)), 'k')).toEqual(key);
  }
  expect(parseKeyFile('testsecret\n', 'k')).toEqual(hmacKeyOf('testsecret'));
  const { seed: _seed, ...half } = { seed: undefined, ...formatKeyFile(await generateKey('ed25519')) };
  expect(parseKeyFile(JSON.stringify(half), 'k').signing).toBeUndefined();
  for (const content of [
    '',
    ' \n',
    '{',
    '{}',
    '{"alg":"none","kid":"x"}',
    '{"alg":"hmac-sha256","kid":"x","key":""}',
  ]) {
    expect(() => parseKeyFile(content, 'k')).toThrow(AgentError);
  }
  expect(() => parseKeyFile('{"alg":"ed25519","kid":"x","public_key":"AAAA"}', 'k')).toThrow('32 bytes');
});

import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Result } from '@kakeya/gateway';
import { asTenantId, parsePcs, type Pcs } from '@kakeya/protocol';
import { createDecider, DEFAULT_PARAMS, EMPTY_DECISION_STATE, type Outcome } from '@kakeya/verdict';
import { expect, test } from 'vitest';
import { journalKeysFrom } from '../src/journal/journal_keys.ts';
import { rederive } from '../src/journal/rederive.ts';
import { kakeya, temporaryDirectory, up } from './support/cli.ts';

/** Encrypts what is written from the second start on. */
const KEYS = { WAL_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}` };

async function journal(
  cwd: string,
  ...args: string[]
): Promise<{ code: number | null; report: unknown; stderr: string }> {
  const { code, stdout, stderr } = await kakeya(['journal', ...args, '--json'], { cwd, env: KEYS });
  return { code, report: stdout === '' ? undefined : JSON.parse(stdout), stderr };
}

test('a journal of a real run: inspect counts it, verify checks it, replay derives it again, compact removes only what may go', async () => {
  const cwd = temporaryDirectory();
  const first = await up([], { cwd });
  first.kill('SIGTERM');
  await first.ended;
  const second = await up([], { cwd, env: KEYS });
  const refused = await journal(cwd, 'compact', '.kakeya', '--older-than-days', '0');
  expect(refused).toMatchObject({ code: 4, report: undefined });
  expect(refused.stderr).toContain('in use');
  second.kill('SIGTERM');
  await second.ended;

  const [inspected, verified, replayed] = await Promise.all([
    journal(cwd, 'inspect', '.kakeya'),
    journal(cwd, 'verify', '.kakeya/journal'),
    journal(cwd, 'replay', '.kakeya'),
  ]);
  const kinds = { inbox: 10, result: 10, change: 1, heard: 0, state: 1, spans: 0, act: 0, other: 0 };
  const segments = [{ key_id: null }, { key_id: 'k1' }];
  expect(inspected).toMatchObject({
    code: 0,
    report: { entries: 22, kinds, first_seq: 1, last_seq: 22, segments },
  });
  expect(verified).toMatchObject({
    code: 0,
    report: { clean: true, entries: 22, torn_bytes: 0, corrupt: [] },
  });
  expect(replayed).toMatchObject({
    code: 0,
    report: {
      sound: true,
      submissions: 10,
      results: { decided: 3, replayed: 3, refused: 4 },
      unsettled: [],
      rederived: 3,
      mismatches: [],
    },
  });

  await withoutKeys(cwd);
  await damaged(cwd);

  const young = await journal(cwd, 'compact', '.kakeya');
  expect(young).toMatchObject({ code: 0, report: { removed_segments: 0, consumed_through: 22 } });
  const old = await journal(cwd, 'compact', '.kakeya', '--older-than-days', '0');
  expect(old).toMatchObject({ code: 0, report: { removed_segments: 1 } });
  const after = await journal(cwd, 'replay', '.kakeya');
  expect(after).toMatchObject({ code: 0, report: { submissions: 5, rederived: 0 } });
});

/** What is encrypted is not read, and the missing key is named. */
async function withoutKeys(cwd: string): Promise<void> {
  const { code, stdout, stderr } = await kakeya(['journal', 'verify', '.kakeya'], { cwd });
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toContain('k1');
}

/** One flipped bit in a copy: verify and replay find it, and change nothing. */
async function damaged(cwd: string): Promise<void> {
  cpSync(join(cwd, '.kakeya', 'journal'), join(cwd, 'copy'), { recursive: true });
  const [segment] = readdirSync(join(cwd, 'copy')).filter((name) => name.endsWith('.seg'));
  const path = join(cwd, 'copy', segment ?? '');
  const bytes = readFileSync(path);
  const position = Math.floor(bytes.length / 3);
  bytes[position] = (bytes[position] ?? 0) ^ 0x10;
  writeFileSync(path, bytes);
  const [verified, replayed] = await Promise.all([
    journal(cwd, 'verify', 'copy'),
    journal(cwd, 'replay', 'copy'),
  ]);
  expect(verified).toMatchObject({ code: 20, report: { clean: false, corrupt: [{ segment }] } });
  expect(replayed).toMatchObject({ code: 20, report: { sound: false, corrupt_ranges: 1 } });
  expect(readFileSync(path)).toEqual(bytes);
}

test('WAL_KEYS are parsed as the gateway parses them', () => {
  const key = Buffer.alloc(32, 7).toString('base64');
  expect(journalKeysFrom({})).toBeUndefined();
  expect(journalKeysFrom({ WAL_KEYS: `new:${key},old:${key}` })).toMatchObject({
    activeKeyId: 'new',
    keys: { size: 2 },
  });
  for (const text of ['k1', `:${key}`, 'k1:AAAA', `k1:${key},k1:${key}`]) {
    expect(() => journalKeysFrom({ WAL_KEYS: text })).toThrow('WAL_KEYS must be');
  }
});

test('rederive tells an altered answer from one under other parameters', async () => {
  const cwd = temporaryDirectory();
  writeFileSync(join(cwd, 'a.txt'), 'again and again '.repeat(80));
  await kakeya(
    ['pcs', 'build', '--in', 'a.txt', '--shard-id', 's', '--epoch', '1', '--key', 'k', '--out', 'a.json'],
    { cwd },
  );
  const body = readFileSync(join(cwd, 'a.json'));
  const parsed = parsePcs(body);
  if (!parsed.ok) throw new Error('the record does not parse');
  const decider = createDecider(DEFAULT_PARAMS);
  const decide = async ({ record }: { readonly record: Pcs }): Promise<Outcome> =>
    decider({ tenant: 'default', record, receivedAtMs: 0 }, EMPTY_DECISION_STATE).conclude([]);
  const outcome = await decide(parsed);
  const logged = (answer: object): Extract<Result, { kind: 'decided' }> => {
    const tenant = asTenantId('default');
    const { pcs_id, decision } = outcome;
    const answerJson = JSON.stringify(answer);
    return {
      kind: 'decided',
      inbox: 1,
      tenant,
      request_id: 'r',
      status: 202,
      pcs_id,
      decision,
      score: null,
      answerJson,
    };
  };
  expect(await rederive({ body }, logged({ ...outcome, journal_seq: 1 }), decide)).toEqual({ kind: 'same' });
  expect(await rederive({ body }, logged({ ...outcome, decision: 'accept', reasons: [] }), decide)).toEqual({
    kind: 'mismatch',
    fields: ['decision', 'reasons'],
  });
  expect(await rederive({ body }, logged({ ...outcome, params_hash: '0'.repeat(64) }), decide)).toEqual({
    kind: 'other_parameters',
  });
  // A tenant's own parameters are in the log: what was decided under others was not decided by it.
  const strict = createDecider({ ...DEFAULT_PARAMS, tolD: 0.5 });
  const byStrict = async ({ record }: { readonly record: Pcs }): Promise<Outcome> =>
    strict({ tenant: 'default', record, receivedAtMs: 0 }, EMPTY_DECISION_STATE).conclude([]);
  expect(await rederive({ body }, logged(await byStrict(parsed)), byStrict)).toEqual({ kind: 'same' });
  expect(await rederive({ body }, logged(outcome), byStrict)).toMatchObject({
    kind: 'mismatch',
    fields: expect.arrayContaining(['params_hash']),
  });
  expect(await rederive({ body: body.subarray(1) }, logged(outcome), decide)).toMatchObject({
    kind: 'mismatch',
  });
});

test('a journal whose beginning was retained away is replayed from the first state that it holds', async () => {
  const cwd = temporaryDirectory();
  for (const env of [{}, KEYS, KEYS]) {
    const running = await up([], { cwd, env });
    running.kill('SIGTERM');
    await running.ended;
  }
  const directory = join(cwd, '.kakeya', 'journal');
  const [oldest] = readdirSync(directory)
    .filter((name) => name.endsWith('.seg'))
    .toSorted();
  rmSync(join(directory, oldest ?? ''));
  const { code, report } = await journal(cwd, 'replay', '.kakeya');
  expect({ code, report }).toMatchObject({
    code: 0,
    report: { sound: true, unknown_state: 0, mismatches: [], results: { decided: 0, replayed: 6 } },
  });
});

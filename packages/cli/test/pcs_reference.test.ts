import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { jsonLines, kakeya, temporaryDirectory } from './support/cli.ts';
import { HAS_REFERENCE, referencePath, referenceText, WHY_SKIPPED } from './support/reference.ts';

type Json = Record<string, unknown>;

interface Line {
  readonly line: number;
  readonly decision: string;
  readonly signature: string;
}

const IDENTITY = ['--shard-id', 'test-shard-001', '--epoch', '1', '--sent-at', '2025-01-19T12:00:00Z'];
const SIGNED_IN_01 = ['pcs_id', 'merkle_root', 'epoch', 'shard_id', 'D_hat', 'coh_star', 'r', 'budget'];

const referenceRecord = (): Json => JSON.parse(referenceText('pcs_tiny_case_1.json'));

async function build(out: string, ...more: string[]): Promise<Json> {
  const input = referencePath('tiny_case_1.csv');
  const { code, stderr } = await kakeya(['pcs', 'build', '--in', input, ...IDENTITY, ...more, '--out', out]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(readFileSync(out, 'utf8'));
}

/** Another value of the same type, close enough to pass for the original. */
function changed(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? value + 1 : value + 1e-3;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') {
    if (value.startsWith('2025-')) return '2025-01-19T12:00:01Z';
    if (value === 'mixed') return 'sticky';
    if (value === 'points') return 'embeddings';
    if (value === 'hmac-sha256') return 'ed25519';
    const last = value.at(-2) === 'a' ? 'b' : 'a';
    return `${value.slice(0, -2)}${last}${value.slice(-1)}`;
  }
  return value;
}

/** Every record that differs from `record` in exactly one leaf. */
function* withOneLeafChanged(record: Json): Generator<{ path: string; record: Json }> {
  for (const [name, value] of Object.entries(record)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const inner of withOneLeafChanged({ ...value })) {
        yield { path: `${name}.${inner.path}`, record: { ...record, [name]: inner.record } };
      }
    } else if (Array.isArray(value)) {
      const list: unknown[] = value;
      for (const index of list.keys()) {
        const copy = list.map((item, i) => (i === index ? changed(item) : item));
        yield { path: `${name}.${index}`, record: { ...record, [name]: copy } };
      }
    } else yield { path: name, record: { ...record, [name]: changed(value) } };
  }
}

async function verifyAll(records: readonly Json[], directory: string): Promise<readonly Line[]> {
  const file = join(directory, 'records.ndjson');
  writeFileSync(file, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  const { stdout, code } = await kakeya(['pcs', 'verify', file, '--key', 'testsecret', '--json']);
  expect([3, 20]).toContain(code);
  return jsonLines<Line>(stdout);
}

describe.skipIf(!HAS_REFERENCE)(`the reference record${WHY_SKIPPED}`, () => {
  test('tiny_case_1.csv builds it field for field, in its order, signature included; verify accepts it', async () => {
    const out = join(temporaryDirectory(), 'pcs.json');
    const built = await build(out, '--key', 'testsecret');
    const expected = referenceRecord();
    const { v_star: direction, ...rest } = built;
    const { v_star: expectedDirection, ...expectedRest } = expected;
    expect(Object.keys(built)).toEqual(Object.keys(expected));
    expect(rest).toEqual(expectedRest);
    if (!Array.isArray(direction) || !Array.isArray(expectedDirection)) throw new Error('v_star is no array');
    expect(direction).toHaveLength(expectedDirection.length);
    for (const [i, value] of direction.entries()) {
      expect(Math.abs(Number(value) - Number(expectedDirection[i]))).toBeLessThanOrEqual(1e-12);
    }

    const verified = await kakeya(['pcs', 'verify', out, '--key', 'testsecret', '--json']);
    expect(verified.code).toBe(0);
    expect(jsonLines<Line>(verified.stdout)).toMatchObject([{ decision: 'accept', signature: 'valid' }]);
  });

  test('version 0.1: with any signed field changed, verify refuses it', async () => {
    const record = referenceRecord();
    const forged = SIGNED_IN_01.map((field) => ({ ...record, [field]: changed(record[field]) }));
    const lines = await verifyAll([...forged, record], temporaryDirectory());
    expect(lines.map(({ decision }) => decision)).toEqual([...SIGNED_IN_01.map(() => 'reject'), 'accept']);
  });

  test('version 0.2: with any field whatever changed or removed, verify refuses it', async () => {
    const directory = temporaryDirectory();
    const built = await build(
      join(directory, 'pcs.json'),
      '--pcs-version',
      '0.2',
      '--key',
      'testsecret',
      '--tenant',
      'acme',
    );
    const forged = [...withOneLeafChanged(built)];
    expect(forged.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'N_j.16',
        'v_star.2',
        'validity.r.valid',
        'ft.degraded',
        'tenant_id',
        'kid',
        'sig',
      ]),
    );
    const shortened = Object.keys(built).map((field) => ({ ...built, [field]: undefined }));
    const lines = await verifyAll([...forged.map(({ record }) => record), ...shortened, built], directory);
    const untouched = lines.at(-1);
    expect(untouched?.signature).toBe('valid');
    expect(lines.slice(0, -1).filter(({ decision }) => !['reject', 'invalid'].includes(decision))).toEqual(
      [],
    );
    expect(lines).toHaveLength(forged.length + shortened.length + 1);
  });
});

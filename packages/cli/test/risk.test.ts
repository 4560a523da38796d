import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFeatureStore } from '@kakeya/storage';
import { describe, expect, test } from 'vitest';
import { kakeya, temporaryDirectory } from './support/cli.ts';
import { kakeyaIn } from './support/in_process.ts';

const START_MS = Date.UTC(2026, 0, 1);

/** r tells wrong from benign, log_n does not; groups alternate. No randomness: residues stand in for noise. */
function labelled(n: number): string {
  const lines = Array.from({ length: n }, (_, i) => {
    const noise = ((i * 7919) % 101) / 101;
    const r = ((i * 6007) % 97) / 97;
    const label = r + 0.8 * (noise - 0.5) > 0.5 ? 'wrong' : 'benign';
    const at = new Date(START_MS + i * 60_000).toISOString();
    return JSON.stringify({
      features: { r, log_n: ((i * 5003) % 89) / 30 },
      label,
      at,
      language: i % 2 === 0 ? 'de' : 'ja',
    });
  });
  return `${lines.join('\n')}\n`;
}

/** A directory with rows for training and for an audit. */
function prepared(): string {
  const cwd = temporaryDirectory();
  writeFileSync(join(cwd, 'audited.jsonl'), labelled(800));
  const rows = labelled(800).replaceAll(/,"language":"[a-z]+"/g, '');
  writeFileSync(join(cwd, 'rows.jsonl'), rows);
  return cwd;
}

const ACT = ['--data', 'gateway', '--by', 'ada', '--reason', 'trial'];
const sha256 = (text: Buffer): string => createHash('sha256').update(text).digest('hex');

describe('kakeya risk', () => {
  test('trains a model whose file has its id as SHA-256, and shows its card', async () => {
    const cwd = prepared();
    const trained = await kakeyaIn(['risk', 'train', '--data', 'rows.jsonl', '--out', 'm.json', '--json'], {
      cwd,
    });
    expect([trained.code, trained.stderr]).toEqual([0, expect.stringContaining('m.card.json')]);
    const card = JSON.parse(trained.stdout);
    expect(card.modelId).toBe(sha256(readFileSync(join(cwd, 'm.json'))));
    expect(card.metrics.auc.low).toBeGreaterThan(0.7);
    const shown = await kakeyaIn(['risk', 'card', 'm.json'], { cwd });
    expect(shown.stdout).toContain(card.modelId);
    expect(shown.stdout).toMatch(/test .* 2026-01-01T/);
  });

  test('refuses too few rows with what is needed, and a damaged row with its line', async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, 'few.jsonl'), labelled(50).replaceAll(/,"language":"[a-z]+"/g, ''));
    const few = await kakeya(['risk', 'train', '--data', 'few.jsonl'], { cwd });
    expect([few.code, few.stderr]).toEqual([3, expect.stringContaining('needs 20 rows of each class')]);
    writeFileSync(join(cwd, 'damaged.jsonl'), '{"features":{"R":1},"label":"wrong","at":1}\n');
    const damaged = await kakeya(['risk', 'train', '--data', 'damaged.jsonl'], { cwd });
    expect([damaged.code, damaged.stderr]).toEqual([3, expect.stringContaining('damaged.jsonl:1')]);
  });

  test('trains on the labelled outputs of a feature store, weighted by their chance to be labelled', async () => {
    const cwd = temporaryDirectory();
    const store = await openFeatureStore({ path: join(cwd, 'gateway', 'features.sqlite') });
    const rows = labelled(900)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    await store.put(
      rows.map(({ features, at }, i) => ({
        tenant: i % 9 === 0 ? 'globex' : 'acme',
        pcsId: `pcs-${i}`,
        atMs: Date.parse(at),
        decision: 'escalate',
        score: null,
        features: JSON.stringify(features),
        propensity: i % 2 === 0 ? 0.1 : 1,
      })),
      1,
    );
    for (const [i, { label }] of rows.entries()) {
      const tenant = i % 9 === 0 ? 'globex' : 'acme';
      if (i % 10 > 0) await store.label({ tenant, pcsId: `pcs-${i}`, label, labelledAtMs: START_MS });
    }
    await store.close();
    const args = ['risk', 'train', '--store', 'gateway', '--json'];
    const whole = JSON.parse((await kakeyaIn(args, { cwd })).stdout);
    const { parts, weighted } = JSON.parse((await kakeyaIn([...args, '--tenant', 'acme'], { cwd })).stdout);
    const count = (of: typeof parts): number =>
      ['train', 'calibrate', 'test'].reduce((sum, part) => sum + of[part].wrong + of[part].benign, 0);
    expect([count(whole.parts), count(parts), weighted]).toEqual([810, 720, true]);
    const neither = await kakeyaIn(['risk', 'train'], { cwd });
    expect(neither.code).toBe(2);
    const empty = await kakeyaIn(['risk', 'train', '--store', 'elsewhere'], { cwd });
    expect([empty.code, empty.stderr]).toEqual([3, expect.stringContaining('does not exist')]);
  });

  test('explains a score by values that add up to it, and exits 10 where a feature is missing', async () => {
    const cwd = prepared();
    await kakeyaIn(['risk', 'train', '--data', 'rows.jsonl', '--out', 'm.json'], { cwd });
    writeFileSync(join(cwd, 'whole.json'), '{"r":0.9,"log_n":1}');
    writeFileSync(join(cwd, 'part.json'), '{"log_n":1}');
    const explain = (features: string) =>
      kakeyaIn(['risk', 'explain', '--model', 'm.json', '--features', features, '--json'], { cwd });
    const whole = await explain('whole.json');
    expect(whole.code).toBe(0);
    const { explanation, score } = JSON.parse(whole.stdout);
    const sum = explanation.values.reduce(
      (total: number, { value }: { value: number }) => total + value,
      explanation.base,
    );
    expect(sum).toBe(explanation.logOdds);
    expect(score.probability).toBeGreaterThan(0.5);
    const part = await explain('part.json');
    expect([part.code, JSON.parse(part.stdout).score]).toEqual([10, { kind: 'unscored', missing: ['r'] }]);
  });

  test('audits by group on rows that training has not seen', async () => {
    const cwd = prepared();
    await kakeyaIn(['risk', 'train', '--data', 'rows.jsonl', '--out', 'm.json'], { cwd });
    const args = [
      'risk',
      'audit',
      '--model',
      'm.json',
      '--rows',
      'audited.jsonl',
      '--group-field',
      'language',
    ];
    const { groups, seenInTraining } = JSON.parse((await kakeyaIn([...args, '--json'], { cwd })).stdout);
    expect(seenInTraining).toBe(640);
    expect(groups.map(({ group }: { group: string }) => group)).toEqual(['de', 'ja']);
    expect(groups[0].wrong + groups[0].benign).toBe(80);
    const table = await kakeyaIn(args, { cwd });
    expect(table.stdout).toMatch(/de +\d+ +\d+ +0 +0\.\d{3} \(/);
    const nameless = await kakeyaIn([...args.slice(0, -1), 'country'], { cwd });
    expect(nameless.code).toBe(3);
  });

  test('promotes, shows, reverts and remembers', async () => {
    const cwd = prepared();
    await kakeyaIn(['risk', 'train', '--data', 'rows.jsonl', '--out', 'a.json'], { cwd });
    await kakeyaIn(['risk', 'train', '--data', 'rows.jsonl', '--out', 'b.json', '--kind', 'stumps'], { cwd });
    const [a, b] = ['a.json', 'b.json'].map((file) => sha256(readFileSync(join(cwd, file))));
    for (const file of ['a.json', 'b.json']) {
      const promoted = await kakeyaIn(['risk', 'promote', file, '--tenant', 'acme', ...ACT], { cwd });
      expect([promoted.code, promoted.stderr]).toEqual([0, expect.stringContaining('Active for acme')]);
    }
    const previous = await kakeyaIn(['risk', 'previous', '--tenant', 'acme', '--data', 'gateway'], { cwd });
    expect(previous.stdout).toBe(`${a}\n`);
    const stale = await kakeyaIn(['risk', 'revert', '--tenant', 'acme', '--model', `${a}`, ...ACT], { cwd });
    expect([stale.code, stale.stderr]).toEqual([3, expect.stringContaining('Nothing is reverted')]);
    const reverted = await kakeyaIn(['risk', 'revert', '--tenant', 'acme', ...ACT], { cwd });
    expect([reverted.code, reverted.stderr]).toEqual([0, expect.stringContaining(`${a}`)]);
    const listed = await kakeyaIn(['risk', 'list', '--data', 'gateway', '--json'], { cwd });
    const { models } = JSON.parse(listed.stdout);
    expect(models).toMatchObject([
      { modelId: a, activeIn: ['acme'], card: { kind: 'logistic' } },
      { modelId: b, activeIn: [], card: { kind: 'stumps' } },
    ]);
    const history = await kakeyaIn(['risk', 'history', '--data', 'gateway', '--json'], { cwd });
    const kinds = JSON.parse(history.stdout).events.map(({ kind, who }: { kind: string; who: string }) => [
      kind,
      who,
    ]);
    expect(kinds).toEqual(
      ['register', 'promote', 'register', 'promote', 'revert'].map((kind) => [kind, 'ada']),
    );
    const again = await kakeyaIn(['risk', 'promote', `${b}`, ...ACT], { cwd });
    expect([again.code, again.stderr]).toEqual([0, expect.stringContaining('Active for all tenants')]);
  });

  test('promotes nothing that is not a sound model with its card', async () => {
    const cwd = prepared();
    await kakeyaIn(['risk', 'train', '--data', 'rows.jsonl', '--out', 'm.json'], { cwd });
    const text = readFileSync(join(cwd, 'm.json'), 'utf8');
    writeFileSync(join(cwd, 'm.json'), text.replace(/"slope":[0-9.]+/, '"slope":-1'));
    const inverted = await kakeyaIn(['risk', 'promote', 'm.json', ...ACT], { cwd });
    expect([inverted.code, inverted.stderr]).toEqual([3, expect.stringContaining('slope')]);
    writeFileSync(join(cwd, 'm.json'), text.replace(/"slope":[0-9.]+/, '"slope":1'));
    const other = await kakeyaIn(['risk', 'promote', 'm.json', ...ACT], { cwd });
    expect([other.code, other.stderr]).toEqual([3, expect.stringContaining('not of the model')]);
  });
});

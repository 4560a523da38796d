import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openFeatureStore } from '@kakeya/storage';
import { drawNormal, seededRandom } from '@kakeya/verdict/stats';
import { describe, expect, test } from 'vitest';
import { type Ended, kakeya, temporaryDirectory } from './support/cli.ts';
import { kakeyaIn } from './support/in_process.ts';

const random = seededRandom(23);
const usual = () => ({
  coh_star: 0.3 + 0.05 * drawNormal(random),
  r: 0.6 + 0.05 * drawNormal(random),
  log_n: 5,
});
const rowsOf = (n: number): object[] => Array.from({ length: n }, usual);

/** A directory with `rows.jsonl`. */
function withRows(features: readonly object[]): string {
  const cwd = temporaryDirectory();
  writeFileSync(
    join(cwd, 'rows.jsonl'),
    features.map((row) => `${JSON.stringify({ features: row })}\n`).join(''),
  );
  return cwd;
}

const anomaly = (cwd: string, ...args: readonly string[]): Promise<Ended> =>
  kakeyaIn(['anomaly', ...args], { cwd });
const train = (cwd: string, ...args: readonly string[]): Promise<Ended> =>
  anomaly(cwd, 'train', '--data', 'rows.jsonl', '--out', 'm.json', ...args);
const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
const ACT = ['--data', 'gateway', '--by', 'ada', '--reason', 'trial'];

describe('kakeya anomaly train', () => {
  test('writes a model whose SHA-256 is its id, and says which features it uses and why not the others', async () => {
    const features = rowsOf(400).map((row, index) => (index % 4 === 0 ? row : { ...row, log_d: index }));
    const cwd = withRows(features);
    const trained = await train(cwd);
    expect([trained.code, trained.stderr]).toEqual([0, expect.stringContaining('m.card.json')]);
    expect(trained.stdout).toMatch(/^coh_star +yes$/m);
    expect(trained.stdout).toMatch(/^log_n +no: the same in all of training$/m);
    expect(trained.stdout).toMatch(/^log_d +no: in 300 of 400 rows only$/m);
    expect(trained.stdout).toMatch(/^In no row: D_hat, .*log_answer_tokens\.$/m);
    expect(trained.stdout).toContain('target 2.00 %, expected 1.65 %');
    const card = JSON.parse(readFileSync(join(cwd, 'm.card.json'), 'utf8'));
    expect(card).toMatchObject({
      modelId: sha256(join(cwd, 'm.json')),
      features: { used: ['coh_star', 'r'], constant: ['log_n'] },
      parts: { training: { rows: 280 }, heldOut: { rows: 120 } },
      threshold: { n: 120, targetFpr: 0.02, expectedFpr: 2 / 121 },
    });
  });

  test('the same rows and seed give the same bytes; another seed, another model', async () => {
    const cwd = withRows(rowsOf(200));
    const ids: string[] = [];
    const rows = ['anomaly', 'train', '--data', 'rows.jsonl', '--out', 'm.json', '--trees', '20'];
    // A process of its own for one of them: nothing may depend on what ran before.
    for (const [run, seed] of [
      [kakeyaIn, '1'],
      [kakeya, '1'],
      [kakeyaIn, '2'],
    ] as const) {
      await run([...rows, '--seed', seed], { cwd });
      ids.push(sha256(join(cwd, 'm.json')));
    }
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  test('of 1000 further rows it calls a share anomalous that the interval of its card holds', async () => {
    const cwd = withRows(rowsOf(1500));
    const { fprInterval } = JSON.parse((await train(cwd, '--json', '--held-out', '0.4')).stdout);
    const { forest, threshold } = JSON.parse(readFileSync(join(cwd, 'm.json'), 'utf8'));
    const { judgeAnomaly, parseIsolationForest } = await import('@kakeya/verdict/anomaly');
    const model = parseIsolationForest(forest);
    const flagged = rowsOf(1000).filter((row) => {
      const { coh_star = Number.NaN, r = Number.NaN }: Record<string, number> = { ...row };
      return judgeAnomaly(model, threshold, [coh_star, r], 'observe').anomalous;
    }).length;
    // The sampling error of 1000 rows on top: three standard deviations.
    expect(flagged / 1000).toBeLessThanOrEqual(fprInterval.high + 3 * Math.sqrt(fprInterval.high / 1000));
    expect(flagged / 1000).toBeGreaterThanOrEqual(fprInterval.low - 3 * Math.sqrt(fprInterval.low / 1000));
  });

  test('says how many rows are needed, and that many do', async () => {
    const few = await train(withRows(rowsOf(163)));
    expect([few.code, few.stderr]).toEqual([
      3,
      expect.stringContaining('164 accepted rows are needed, not 163'),
    ]);
    expect((await train(withRows(rowsOf(164)))).code).toBe(0);
    const rarer = await train(withRows(rowsOf(164)), '--target-fpr', '0.001', '--held-out', '0.5');
    expect([rarer.code, rarer.stderr]).toEqual([3, expect.stringContaining('1998 accepted rows')]);
  });

  test('refuses what it cannot learn from: equal rows, a damaged line, no source, two sources, a model too large', async () => {
    const equal = await train(withRows(Array.from({ length: 200 }, () => ({ r: 0.5 }))));
    expect([equal.code, equal.stderr]).toEqual([3, expect.stringContaining('No feature is present')]);
    const cwd = withRows(rowsOf(400));
    writeFileSync(join(cwd, 'bad.jsonl'), '{"features":{"R":1}}\n{"features":{},"label":"wrong"}\n');
    const bad = await anomaly(cwd, 'train', '--data', 'bad.jsonl');
    expect([bad.code, bad.stderr]).toEqual([
      3,
      expect.stringMatching(/bad\.jsonl:1: .*\n.*bad\.jsonl:2: .*"label"/),
    ]);
    expect((await kakeya(['anomaly', 'train'], { cwd })).code).toBe(2);
    expect((await train(cwd, '--store', 'gateway')).code).toBe(2);
    const large = await train(cwd, '--trees', '1000');
    expect([large.code, large.stderr]).toEqual([3, expect.stringContaining('fewer --trees')]);
  });

  test("learns from a tenant's accepted outputs only, and from none that is labelled wrong", async () => {
    const cwd = temporaryDirectory();
    const store = await openFeatureStore({ path: join(cwd, 'gateway', 'features.sqlite') });
    const rows = rowsOf(500).map((features, i) => ({
      tenant: i % 5 === 0 ? 'globex' : 'acme',
      pcsId: `pcs-${i}`,
      atMs: 1_000 + i,
      decision: i % 10 === 1 ? 'escalate' : 'accept',
      score: null,
      features: JSON.stringify(features),
      propensity: 0.5,
    }));
    await store.put(rows, 1);
    for (const [pcsId, label] of [
      ['pcs-2', 'wrong'],
      ['pcs-3', 'benign'],
    ] as const) {
      await store.label({ tenant: 'acme', pcsId, label, labelledAtMs: 1 });
    }
    await store.close();
    const trained = await anomaly(cwd, 'train', '--store', 'gateway', '--tenant', 'acme', '--json');
    expect(trained.stderr).toContain('51 rows were not accepted, or are labelled wrong');
    // 400 of acme, less 50 escalated and one wrong.
    expect(JSON.parse(trained.stdout).parts).toEqual({
      training: { rows: 245, fromMs: 1_003, throughMs: expect.any(Number) },
      heldOut: { rows: 104, fromMs: expect.any(Number), throughMs: 1_499 },
    });
  });
});

describe('kakeya anomaly score', () => {
  test('exits 0 for the usual, 10 for what stands apart and for what lacks a feature', async () => {
    const cwd = withRows(rowsOf(400));
    await train(cwd);
    const score = (features: object): Promise<Ended> => {
      writeFileSync(join(cwd, 'f.json'), JSON.stringify(features));
      return anomaly(cwd, 'score', '--model', 'm.json', '--features', 'f.json');
    };
    expect(await score({ coh_star: 0.3, r: 0.6 })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Usual: 0\.\d{4}, threshold/),
    });
    expect(await score({ coh_star: 0.9, r: 0.1 })).toMatchObject({
      code: 10,
      stdout: expect.stringMatching(/^Stands apart: 0\.\d{4}/),
    });
    expect(await score({ r: 0.6 })).toMatchObject({
      code: 10,
      stdout: expect.stringMatching(/^Stands apart: 1\.0000.*missing: coh_star/),
    });
  });
});

describe('the registry of anomaly models', () => {
  test('promotes, lists, reverts and remembers, apart from that of risk models', async () => {
    const cwd = withRows(rowsOf(400));
    await train(cwd);
    const id = sha256(join(cwd, 'm.json'));
    const promoted = await anomaly(cwd, 'promote', 'm.json', '--tenant', 'acme', ...ACT);
    expect([promoted.code, promoted.stderr]).toEqual([0, `Active for acme: ${id}\n`]);
    const { models } = JSON.parse((await anomaly(cwd, 'list', '--data', 'gateway', '--json')).stdout);
    expect(models).toMatchObject([{ modelId: id, activeIn: ['acme'], card: { kind: 'isolation_forest' } }]);
    const scored = await anomaly(cwd, 'score', '--model', id, '--data', 'gateway', '--features', 'none.json');
    expect([scored.code, scored.stderr]).toEqual([3, expect.stringContaining('none.json')]);
    const reverted = await anomaly(cwd, 'revert', '--tenant', 'acme', ...ACT);
    expect([reverted.code, reverted.stderr]).toEqual([0, 'Active for acme: none\n']);
    const history = await anomaly(cwd, 'history', '--data', 'gateway', '--json');
    expect(JSON.parse(history.stdout).events.map(({ kind }: { kind: string }) => kind)).toEqual([
      'register',
      'promote',
      'revert',
    ]);
    const risk = await kakeyaIn(['risk', 'list', '--data', 'gateway', '--json'], { cwd });
    expect(JSON.parse(risk.stdout)).toEqual({ models: [] });
  });

  test('takes nothing that the gateway would not: a damaged model, or the card of another', async () => {
    const cwd = withRows(rowsOf(400));
    await train(cwd);
    const text = readFileSync(join(cwd, 'm.json'), 'utf8');
    writeFileSync(join(cwd, 'm.json'), text.replace(/"score":[0-9.]+/, '"score":1'));
    const blind = await anomaly(cwd, 'promote', 'm.json', ...ACT);
    expect([blind.code, blind.stderr]).toEqual([3, expect.stringContaining('between 0 and 1')]);
    writeFileSync(join(cwd, 'm.json'), text.replace(/"score":[0-9.]+/, '"score":0.5'));
    const foreign = await anomaly(cwd, 'promote', 'm.json', ...ACT);
    expect([foreign.code, foreign.stderr]).toEqual([3, expect.stringContaining('is not of the model')]);
    const unknown = await anomaly(cwd, 'promote', 'ab'.repeat(32), ...ACT);
    expect([unknown.code, unknown.stderr]).toEqual([3, expect.stringContaining('see kakeya anomaly list')]);
  });
});

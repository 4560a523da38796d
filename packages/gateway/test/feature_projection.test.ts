import { join } from 'node:path';
import { type LabelledFeatureRow, openFeatureStore } from '@kakeya/storage';
import { FEATURE_NAMES, parseFeatures } from '@kakeya/verdict/risk';
import { afterEach, expect, test } from 'vitest';
import { post, startTestGateway, type TestGateway } from './support/gateway.ts';
import { signedBody } from './support/records.ts';

let running: TestGateway;
afterEach(() => running[Symbol.asyncDispose]());

const submit = async (name: string): Promise<string> =>
  String((await post(running.gateway.url, await signedBody(name))).body['pcs_id']);

async function rowsOf(directory: string): Promise<LabelledFeatureRow[]> {
  const store = await openFeatureStore({ path: join(directory, 'features.sqlite') });
  const rows: LabelledFeatureRow[] = [];
  for await (const row of store.read({})) rows.push(row);
  await store.close();
  return rows;
}

test('each outcome that carries its features gets one row, and its newest label, across restarts', async () => {
  running = await startTestGateway({ LABEL_SHARE: '1' });
  const label = async (pcs_id: string, value: string): Promise<void> => {
    const body = JSON.stringify({ pcs_id, label: value, labelled_by: 'ada' });
    const headers = { 'content-type': 'application/json' };
    const reply = await fetch(`${running.gateway.url}/v1/labels`, { method: 'POST', headers, body });
    expect(reply.status).toBe(200);
  };
  const [first, second] = [await submit('one'), await submit('two')];
  await label(first, 'wrong');
  running = await running.restart();
  await label(first, 'benign');
  await submit('one');
  const third = await submit('three');
  await running.gateway.close();
  const rows = await rowsOf(running.dataDir);
  expect(rows.map(({ pcsId, label: value, propensity }) => [pcsId, value, propensity])).toEqual(
    expect.arrayContaining([
      [first, 'benign', 1],
      [second, undefined, 1],
      [third, undefined, 1],
    ]),
  );
  expect(rows).toHaveLength(3);
  const features = parseFeatures(JSON.parse(rows[0]?.features ?? '{}'));
  expect(Object.keys(features)).toEqual([...FEATURE_NAMES]);
  expect(features).toMatchObject({ coh_star: 0.3, r: 0.6, version_0_2: 1 });
});

test('what is not to be labelled leaves no row, unless all features are logged', async () => {
  running = await startTestGateway({ LABEL_SHARE: '0' });
  await submit('one');
  await running.gateway.close();
  expect(await rowsOf(running.dataDir)).toEqual([]);
});

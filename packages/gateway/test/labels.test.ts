import { afterEach, describe, expect, test } from 'vitest';
import { NO_THREAD, post as postPcs, startTestGateway, type TestGateway } from './support/gateway.ts';
import { signedBody } from './support/records.ts';

let running: TestGateway;
afterEach(() => running[Symbol.asyncDispose]());

const json = { 'content-type': 'application/json' };
const send = async (
  path: string,
  body: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> => {
  const reply = await fetch(`${running.gateway.url}${path}`, {
    method: 'POST',
    headers: json,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: reply.status, body: JSON.parse(await reply.text()) };
};
const calibration = async (): Promise<Record<string, unknown>> =>
  JSON.parse(await (await fetch(`${running.gateway.url}/v1/calibration/default`)).text());

/** Decides a record, and says what it was. */
async function decideAndLabel(name: string, label: 'wrong' | 'benign'): Promise<Record<string, unknown>> {
  const reply = await postPcs(running.gateway.url, await signedBody(name));
  const labelled = await send('/v1/labels', { pcs_id: reply.body['pcs_id'], label, labelled_by: 'ada' });
  expect(labelled.status).toBe(200);
  return labelled.body;
}

const sound = 0.3 / 1.05;
const imported = (count: number, score: number, label: string) =>
  Array.from({ length: count }, (_, index) => ({
    id: `${label}-${score}-${index}`,
    score,
    label,
    at: '2026-01-01T00:00:00Z',
  }));

describe('labels', () => {
  test('a label changes the next decision, never a past one, and survives a restart and kill', async () => {
    running = await startTestGateway({ LABEL_SHARE: '1' });
    const first = await postPcs(running.gateway.url, await signedBody('first'));
    expect(first.body).toMatchObject({
      decision: 'accept',
      guarantee: null,
      labelling: { wanted: true },
    });
    for (let index = 0; index < 18; index += 1) await decideAndLabel(`wrong ${index}`, 'wrong');
    expect(await calibration()).toMatchObject({ n_wrong: 18, accept: { feasible: false, needs: 19 } });
    expect(await decideAndLabel('the nineteenth', 'wrong')).toMatchObject({ counted: true, replayed: false });

    const next = (await postPcs(running.gateway.url, await signedBody('next'))).body;
    expect(next).toMatchObject({
      decision: 'escalate',
      reasons: [{ code: 'wrong_not_excluded', values: { n_wrong: 19 } }],
    });
    const again = await postPcs(running.gateway.url, await signedBody('first'));
    expect(again.body).toEqual(first.body);

    const before = await calibration();
    running = await running.restart();
    expect({ ...(await calibration()), watch: null }).toEqual({ ...before, watch: null });
    const after = (await postPcs(running.gateway.url, await signedBody('after'))).body;
    expect(after).toMatchObject({ decision: 'escalate', calibration_version: next['calibration_version'] });
  });

  test('imported labels of outcomes that look worse let the sound one pass, with its guarantee', async () => {
    running = await startTestGateway();
    const reply = await send('/v1/calibration/default/records', {
      by: 'pilot',
      records: imported(19, 0.8, 'wrong'),
    });
    expect(reply).toMatchObject({ status: 200, body: { records: 19 } });
    expect(await calibration()).toMatchObject({ n_wrong: 19, accept: { feasible: true }, accept_below: 0.8 });
    const outcome = (await postPcs(running.gateway.url, await signedBody('sound'))).body;
    expect(outcome).toMatchObject({
      decision: 'accept',
      score: { name: 'bounds', value: sound },
      guarantee: { kind: 'accept_given_wrong', delta: 0.05, n_wrong: 19, n_benign: 0, set: 'tenant' },
      route: { path: 'full', reason: 'disabled' },
    });
    const same = await send('/v1/calibration/default/records', {
      by: 'pilot',
      records: imported(19, 0.8, 'wrong'),
    });
    expect(same.body).toEqual(reply.body);
    const exported = await (await fetch(`${running.gateway.url}/v1/calibration/default/records`)).text();
    expect(
      exported
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject(imported(19, 0.8, 'wrong').map(({ id, score, label }) => ({ id, score, label })));
    await send('/v1/calibration/default/recalibrate', { by: 'ada', keep_since: '2026-06-01T00:00:00Z' });
    expect(await calibration()).toMatchObject({ n_wrong: 0 });
  });

  test('an import that cannot be applied is refused before it is recorded, and a restart does not meet it', async () => {
    running = await startTestGateway(NO_THREAD);
    const [record] = imported(1, 0.8, 'wrong');
    for (const propensity of [0, 1e-320, 1e-5, 1.1, '1']) {
      const reply = await send('/v1/calibration/default/records', {
        by: 'x',
        records: [{ ...record, propensity }],
      });
      expect([propensity, reply.status]).toEqual([propensity, 400]);
    }
    running = await running.restart();
    expect(await calibration()).toMatchObject({ n_wrong: 0 });
  });

  test('an import never takes the place of what was labelled here', async () => {
    running = await startTestGateway({ ...NO_THREAD, LABEL_SHARE: '1' });
    const { pcs_id } = await decideAndLabel('one', 'wrong');
    await send('/v1/calibration/default/records', {
      by: 'x',
      records: [{ id: pcs_id, score: 0.9, label: 'benign', at: '2026-01-01T00:00:00Z' }],
    });
    expect(await calibration()).toMatchObject({ n_wrong: 1, n_benign: 0 });
  });

  test('the same label again is replayed; a correction counts; what nobody asked for is kept out', async () => {
    running = await startTestGateway({ ...NO_THREAD, LABEL_SHARE: '1' });
    const pcs_id = (await decideAndLabel('one', 'wrong'))['pcs_id'];
    const label = (value: string) => send('/v1/labels', { pcs_id, label: value, labelled_by: 'ada' });
    expect((await label('wrong')).body).toMatchObject({ replayed: true, counted: true });
    expect((await label('benign')).body).toMatchObject({ replayed: false, counted: true });
    expect(await calibration()).toMatchObject({ n_wrong: 0, n_benign: 1 });
    await running[Symbol.asyncDispose]();

    running = await startTestGateway({ ...NO_THREAD, LABEL_SHARE: '0' });
    expect(await decideAndLabel('two', 'wrong')).toMatchObject({ counted: false, left_out: 'nothing_drawn' });
    await running[Symbol.asyncDispose]();

    running = await startTestGateway({ ...NO_THREAD, LABEL_SHARE: '0.0001' });
    const unsolicited = await decideAndLabel('three', 'wrong');
    expect(unsolicited).toMatchObject({ counted: false, left_out: 'unsolicited', replayed: false });
    const again = { pcs_id: unsolicited['pcs_id'], label: 'wrong', labelled_by: 'ada' };
    expect((await send('/v1/labels', again)).body).toEqual({ ...unsolicited, replayed: true });
    expect(await calibration()).toMatchObject({ n_wrong: 0 });
  });

  test.each([
    ['{', 'malformed-json'],
    [{}, 'invalid-request'],
    [{ pcs_id: 'x', label: 'wrong', labelled_by: 'a' }, 'invalid-request'],
    [{ pcs_id: 'a'.repeat(64), label: 'maybe', labelled_by: 'a' }, 'invalid-request'],
    [{ pcs_id: 'a'.repeat(64), label: 'wrong', labelled_by: 'a', more: 1 }, 'invalid-request'],
    [{ pcs_id: 'a'.repeat(64), label: 'wrong', labelled_by: 'a' }, 'not-found'],
  ])('%j is refused as %s', async (body, type) => {
    running = await startTestGateway(NO_THREAD);
    const reply = await send('/v1/labels', body);
    expect(reply.body['type']).toBe(`urn:kakeya:problem:${type}`);
  });

  test("another tenant's calibration is refused", async () => {
    running = await startTestGateway(NO_THREAD);
    const reply = await fetch(`${running.gateway.url}/v1/calibration/other`);
    expect(reply.status).toBe(403);
  });
});

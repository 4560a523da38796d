import { afterEach, expect, test } from 'vitest';
import { post, startTestGateway, type TestGateway } from './support/gateway.ts';
import { signedBody } from './support/records.ts';
import { contextOf, GROUNDED, type SoundTexts, WRONG_NUMBER } from './support/texts.ts';

let running: TestGateway;
afterEach(() => running[Symbol.asyncDispose]());

interface Receipt {
  readonly summary: { readonly grounded: boolean };
  readonly mac: string;
}

async function check({ answer, passages }: SoundTexts): Promise<Receipt> {
  const reply = await fetch(`${running.gateway.url}/v1/grounding/check`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ answer, passages }),
  });
  expect(reply.status).toBe(200);
  const { receipt }: { receipt: Receipt } = JSON.parse(await reply.text());
  return receipt;
}

/** A record for these texts that comes with their digests and a receipt, and not with the texts. */
async function submit(name: string, texts: SoundTexts, grounding: unknown) {
  const pcs: unknown = JSON.parse(await signedBody(name, { context: contextOf(texts) }));
  return post(running.gateway.url, JSON.stringify({ pcs, grounding }));
}

test('a receipt stands in for the texts: the same check, the same decision, also after a restart', async () => {
  running = await startTestGateway({ RAG_REQUIRED: 'true' });
  const [good, bad] = [await check(GROUNDED), await check(WRONG_NUMBER)];
  running = await running.restart();
  const accepted = await submit('good', GROUNDED, good);
  expect(accepted).toMatchObject({
    status: 200,
    body: { decision: 'accept', grounding: { grounded: true } },
  });
  const escalated = await submit('bad', WRONG_NUMBER, bad);
  expect(escalated.body).toMatchObject({
    decision: 'escalate',
    reasons: [{ code: 'ungrounded' }],
    grounding: { grounded: false, unsupported_count: 1 },
  });
});

test('a receipt for other texts, of another gateway, altered, or for a record without digests is refused', async () => {
  running = await startTestGateway();
  const [good, bad] = [await check(GROUNDED), await check(WRONG_NUMBER)];
  const refused = { status: 400, body: { type: 'urn:kakeya:problem:context-mismatch' } };
  expect(await submit('other texts', WRONG_NUMBER, good)).toMatchObject(refused);
  const altered = { ...bad, summary: { ...bad.summary, grounded: true, reasons: [] } };
  expect(await submit('altered', WRONG_NUMBER, altered)).toMatchObject(refused);
  const pcs: unknown = JSON.parse(await signedBody('no digests'));
  expect(await post(running.gateway.url, JSON.stringify({ pcs, grounding: good }))).toMatchObject(refused);
  await running[Symbol.asyncDispose]();

  running = await startTestGateway();
  expect(await submit('elsewhere', GROUNDED, good)).toMatchObject(refused);
  const { status, body } = await submit('ill-formed', GROUNDED, { ...good, mac: 'x' });
  expect({ status, pointer: (body['errors'] as { pointer: string }[])[0]?.pointer }).toEqual({
    status: 400,
    pointer: '/grounding/mac',
  });
});

test('a receipt of a check under other settings is refused: the tenant has changed what it asks for', async () => {
  running = await startTestGateway();
  const good = await check(GROUNDED);
  const { dataDir } = running;
  await running.gateway.close();
  const stricter = await startTestGateway({ RAG_MIN_CONTAINMENT: '0.9' }, dataDir);
  running = stricter;
  expect((await submit('stricter', GROUNDED, good)).status).toBe(400);
});

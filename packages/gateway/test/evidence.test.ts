import { rm } from 'node:fs/promises';
import { type Pcs, pcsIdOf, signPcs } from '@kakeya/protocol';
import { coherenceAlong, textPoints } from '@kakeya/signals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Agent, createAgent } from '../../agent/src/mod.ts';
import { ANSWER, PASSAGES, WRONG_NUMBER } from '../../agent/test/support/texts.ts';
import { EvidenceSchema } from '../src/http/outcomes/outcome_schemas.ts';
import { evidenceOf } from './support/evidence.ts';
import { get, post, startTestGateway, temporaryDirectory, type TestGateway } from './support/gateway.ts';
import { hmacKey, signedBody } from './support/records.ts';

const matches = new Ajv2020({ strict: false, formats: { 'date-time': true } }).compile(EvidenceSchema);

let running: TestGateway;
let url: string;
let agent: Agent;
let outbox: string;

beforeAll(async () => {
  running = await startTestGateway({ RAG_REQUIRED: 'true', LABEL_SHARE: '1', JUDGE_THREADS: '1' });
  url = running.gateway.url;
  outbox = await temporaryDirectory();
  agent = await createAgent({ endpoint: url, key: hmacKey(), dataDir: outbox });
});
afterAll(async () => {
  await agent.close();
  await running[Symbol.asyncDispose]();
  await rm(outbox, { recursive: true, force: true });
});

/** Submits through the agent, and gives the id under which it was decided. */
async function submitTexts(answer: string, passages: readonly string[] = PASSAGES): Promise<string> {
  const output = await agent.summarise({ text: answer, passages });
  await agent.submit(output);
  return output.pcs.pcs_id;
}

const submitRecord = async (body: string): Promise<string> => {
  const reply = await post(url, body);
  expect(reply.status).toBeLessThan(300);
  const sent: { readonly pcs?: Pcs } & Pcs = JSON.parse(body);
  return pcsIdOf(sent.pcs ?? sent);
};

describe('the evidence of an answer that came with its passages', () => {
  test('holds the texts, and where the answer says what no passage does', async () => {
    const evidence = await evidenceOf(url, await submitTexts(WRONG_NUMBER));
    expect([matches(evidence), matches.errors]).toEqual([true, null]);
    const { texts, texts_absent, outcome, row } = evidence;
    expect(texts).toMatchObject({ answer: WRONG_NUMBER, passages: PASSAGES });
    expect(texts_absent).toBeNull();
    const spans = texts?.unsupported.map(({ start, end }) => WRONG_NUMBER.slice(start, end));
    expect(spans).toEqual(['923']);
    expect(outcome).toMatchObject({ decision: 'escalate', grounding: { unsupported_count: 1 } });
    expect(row).toMatchObject({ decision: 'escalate', label_wanted: true, reasons: ['ungrounded'] });
  });

  test('draws the projections of its words, whose fullest bin is the coherence that was claimed', async () => {
    const { geometry, record } = await evidenceOf(url, await submitTexts(ANSWER));
    const pcs = record?.pcs;
    const points = textPoints(ANSWER);
    const { edges = [], counts = [] } = geometry?.coherence?.projection ?? {};
    expect(geometry?.absent).toEqual([]);
    expect(edges).toHaveLength(counts.length + 1);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(points.n);
    expect(Math.max(...counts) / points.n).toBe(pcs?.coh_star);
    const along = { n: 1, d: 2, data: Float64Array.from(pcs?.v_star ?? []) };
    expect(coherenceAlong(points, along).cohStar).toBe(geometry?.coherence?.coh_star);
    expect(geometry?.coherence?.null).toMatchObject({ mean: expect.any(Number), sd: expect.any(Number) });
    const { r, null: random } = geometry?.compression ?? {};
    expect(r).toBe(pcs?.r);
    expect(random?.z).toBeCloseTo(((r ?? 0) - (random?.mean ?? 0)) / (random?.sd ?? 0), 9);
  });

  test('draws no coherence where the record claims another than the answer gives', async () => {
    const { pcs, ...texts } = await agent.summarise({
      text: `${ANSWER} Then it rained.`,
      passages: PASSAGES,
    });
    const claimed = { ...pcs, coh_star: pcs.coh_star / 2 };
    const id = await submitRecord(JSON.stringify({ pcs: await signPcs(claimed, hmacKey()), ...texts }));
    const { geometry } = await evidenceOf(url, id);
    expect(geometry?.coherence).toBeNull();
    expect(geometry?.absent).toEqual([
      { part: 'coherence', why: expect.stringContaining(`claims ${claimed.coh_star}`) },
    ]);
  });

  test('says why it draws nothing of a text whose seed an agent could not have used', async () => {
    const { pcs, ...texts } = await agent.summarise({ text: `${ANSWER} Then it froze.`, passages: PASSAGES });
    const odd = await signPcs({ ...pcs, seed: -1 }, hmacKey());
    const { geometry } = await evidenceOf(url, await submitRecord(JSON.stringify({ pcs: odd, ...texts })));
    expect(geometry?.absent.map(({ part }) => part)).toEqual(['coherence', 'compression.null']);
    expect(geometry?.n_j).not.toBeNull();
  });
});

describe('the evidence of a record alone', () => {
  test('draws its counts with the line that it was judged by, and says what it does not hold', async () => {
    const evidence = await evidenceOf(url, await submitRecord(await signedBody('alone', { D_hat: 1.1 })));
    expect([matches(evidence), matches.errors]).toEqual([true, null]);
    expect(evidence).toMatchObject({ texts: null, texts_absent: 'not_submitted' });
    expect(evidence.geometry?.n_j).toEqual({
      points: [1, 2, 3, 4].map((x) => ({ scale: 2 ** x, n_j: 2 ** (x + 1), x, y: x + 1 })),
      slope: 1,
      intercept: 1,
      claimed_slope: 1.1,
      tolerance: 0.15,
    });
    expect(evidence.outcome?.recomputed_D_hat).toBe(1);
    expect(evidence.geometry).toMatchObject({ coherence: null, compression: { r: 0.6, null: null } });
    expect(evidence.geometry?.absent.map(({ part }) => part)).toEqual(['coherence', 'compression.null']);
  });

  test('is what its sender was answered, with where it lies in the journal', async () => {
    const body = await signedBody('answered');
    const reply = await post(url, body, { 'x-request-id': 'the-first' });
    const { outcome, journal, row } = await evidenceOf(url, pcsIdOf(JSON.parse(body)));
    expect(outcome).toEqual(reply.body);
    expect(journal).toMatchObject({ request_id: 'the-first', present: true });
    expect(journal.inbox_seq).toBe(reply.body['journal_seq']);
    expect(journal.result_seq).toBe(row.result_seq);
    const kept = await get(`${url}/v1/outcomes/${row.pcs_id}`);
    expect(kept.headers.get('cache-control')).toBe('private, no-store');
    expect(kept.headers.get('etag')).toBeNull();
  });

  test('lists what came after: a replay, an equivocation and a label', async () => {
    const body = await signedBody('repeated');
    const id = await submitRecord(body);
    await post(url, body, { 'x-request-id': 'again' });
    await post(url, await signedBody('repeated', { r: 0.61 }), { 'x-request-id': 'otherwise' });
    const labelled = await fetch(`${url}/v1/labels`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ pcs_id: id, label: 'benign', labelled_by: 'ada' }),
    });
    expect(labelled.status).toBe(200);
    const { repetitions, labels, row } = await evidenceOf(url, id);
    expect(repetitions).toMatchObject([
      { request_id: 'again', equivocation: null },
      { request_id: 'otherwise', equivocation: { stored_digest: expect.any(String) } },
    ]);
    const digests = repetitions[1]?.equivocation;
    expect(digests?.stored_digest).not.toBe(digests?.claimed_digest);
    expect(labels).toMatchObject([{ label: 'benign', by: 'ada', left_out: null }]);
    expect(row).toMatchObject({ label: 'benign', replays: 1, equivocations: 1 });
  });

  test('is not found under an id that nothing was decided under, and a query it does not know is refused', async () => {
    const missing = await get(`${url}/v1/outcomes/${'0'.repeat(64)}`);
    expect([missing.status, missing.body['type']]).toEqual([404, 'urn:kakeya:problem:not-found']);
    const odd = await get(`${url}/v1/outcomes/${'0'.repeat(64)}?texts=1`);
    expect([odd.status, odd.body['type']]).toEqual([400, 'urn:kakeya:problem:invalid-request']);
  });
});

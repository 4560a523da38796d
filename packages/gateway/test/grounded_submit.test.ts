import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readJournalContents, readOutcomeFeed } from './support/journal_contents.ts';
import { entriesOf } from './support/rederive.ts';
import { post, type Reply, startTestGateway, type TestGateway, totals } from './support/gateway.ts';
import { signedBody } from './support/records.ts';
import { JWT_SECRET, token } from './support/tenants.ts';
import { contextOf, envelope, GROUNDED, TELLTALES, WRONG_NUMBER } from './support/texts.ts';
import { V01 } from '../../verdict/test/support/record.ts';

const types = ({ body }: Reply): unknown => body['type'];
const MISMATCH = 'urn:kakeya:problem:context-mismatch';
const repeated = (times: number): string[] => Array.from({ length: times }, () => 'x');
const at = (text: string, word: string) => ({
  start: text.indexOf(word),
  end: text.indexOf(word) + word.length,
});

describe.each([0, 1])('a submit with its texts, JUDGE_THREADS=%i', (threads) => {
  let running: TestGateway;
  beforeAll(async () => {
    running = await startTestGateway({ JUDGE_THREADS: String(threads) });
  });
  afterAll(() => running[Symbol.asyncDispose]());
  const submit = (body: string): Promise<Reply> => post(running.gateway.url, body);

  test('a grounded answer passes, and its outcome says how much of it stands in the passages', async () => {
    const reply = await submit(await envelope('grounded', GROUNDED));
    expect(reply).toMatchObject({
      status: 200,
      body: {
        decision: 'accept',
        grounding: { containment: 1, grounded: true, unsupported_count: 0, unsupported: [] },
        checks: [
          { check: 'pcs_recompute', status: 'pass' },
          { check: 'grounding', status: 'pass', score: 0, evidence: { containment: 1 } },
        ],
      },
    });
    expect(reply.body['grounding']).toMatchObject({ jaccard: expect.any(Number) });
    const { jaccard } = Object(reply.body['grounding']);
    expect(jaccard > 0 && jaccard < 1).toBe(true);
  });

  test('a wrong number escalates, with its offset, and never with the text itself', async () => {
    const reply = await submit(await envelope('wrong number', WRONG_NUMBER));
    expect(reply).toMatchObject({
      status: 202,
      body: {
        decision: 'escalate',
        reasons: [{ code: 'ungrounded', values: { unsupported_spans: 1 } }],
        grounding: { grounded: false, unsupported_count: 1 },
      },
    });
    const [span, ...more] = Object(reply.body['grounding']).unsupported;
    expect(more).toEqual([]);
    const { start, end } = at(WRONG_NUMBER.answer, '923');
    expect(span.start <= start && span.end >= end).toBe(true);
    expect(Object.keys(span).toSorted()).toEqual(['end', 'kind', 'start']);
    for (const word of TELLTALES) expect(reply.text).not.toContain(word);
  });

  test('without its texts the same record is decided by the other checks', async () => {
    const body = await signedBody('bare', { context: contextOf(WRONG_NUMBER) });
    const { body: bare } = await submit(body);
    expect(bare).toMatchObject({
      decision: 'accept',
      grounding: null,
      checks: [{ check: 'pcs_recompute' }, { check: 'grounding', status: 'not_evaluated' }],
    });
    const wrapped = await submit(JSON.stringify({ pcs: JSON.parse(await signedBody('wrapped, no texts')) }));
    expect(wrapped).toMatchObject({ status: 200, body: { decision: 'accept', grounding: null } });
  });

  test.each([
    ['another answer', { ...GROUNDED, answer: `${GROUNDED.answer} ` }],
    ['another passage', { ...GROUNDED, passages: [...GROUNDED.passages.slice(0, 1), 'Elsewhere.'] }],
    ['a passage more', { ...GROUNDED, passages: [...GROUNDED.passages, GROUNDED.answer] }],
    ['a passage less', { ...GROUNDED, passages: GROUNDED.passages.slice(0, 1) }],
    ['passages in another order', { ...GROUNDED, passages: GROUNDED.passages.toReversed() }],
    ['no passages', { answer: GROUNDED.answer }],
  ])('%s than what was signed is refused, and decides nothing', async (name, sent) => {
    const id = `signed, but ${name}`;
    const reply = await submit(await envelope(id, GROUNDED, {}, sent));
    expect([reply.status, types(reply)]).toEqual([400, MISMATCH]);
    expect(await submit(await envelope(id, GROUNDED))).toMatchObject({
      status: 200,
      body: { decision: 'accept' },
    });
  });

  test.each([
    ['a 0.1 record', V01],
    ['a record without context', {}],
    ['a record that was signed with passages only', { context: { passages: contextOf(GROUNDED).passages } }],
  ])('%s with texts that somebody has put beside it is refused', async (name, overrides) => {
    const pcs: unknown = JSON.parse(await signedBody(`forged: ${name}`, overrides));
    const reply = await submit(JSON.stringify({ pcs, ...GROUNDED }));
    expect([reply.status, types(reply)]).toEqual([400, MISMATCH]);
  });

  test('a context that was not signed does not count: the signature covers the digests', async () => {
    const { context: _, ...pcs } = JSON.parse(
      await signedBody('digests', { context: contextOf(WRONG_NUMBER) }),
    );
    const forged = { pcs: { ...pcs, context: contextOf(GROUNDED) }, ...GROUNDED };
    expect(types(await submit(JSON.stringify(forged)))).toBe('urn:kakeya:problem:signature-invalid');
  });

  test.each([
    ['an unknown member', { colour: 'blue' }, 'field_unknown', '/colour'],
    ['an answer that is no string', { answer: 7 }, 'field_type', '/answer'],
    ['an answer of null', { answer: null }, 'field_type', '/answer'],
    ['passages without an answer', { answer: undefined, passages: ['x'] }, 'field_missing', '/answer'],
    [
      'samples without an answer',
      { answer: undefined, passages: undefined, samples: ['x'] },
      'field_missing',
      '/answer',
    ],
    ['passages that are no array', { passages: 'x' }, 'field_type', '/passages'],
    ['a passage that is no string', { passages: ['x', 1] }, 'field_type', '/passages'],
    ['too many passages', { passages: repeated(1025) }, 'field_bounds', '/passages'],
    ['too many samples', { samples: repeated(16) }, 'field_bounds', '/samples'],
  ])('%s is refused with a pointer to it', async (_, wrong, code, pointer) => {
    const reply = await submit(await envelope('never', GROUNDED, {}, { ...GROUNDED, ...wrong }));
    expect(reply).toMatchObject({
      status: 400,
      body: { type: 'urn:kakeya:problem:invalid-record', errors: [{ code, pointer }] },
    });
  });

  test('what is wrong within the record is pointed at below /pcs, and never quoted', async () => {
    const pcs = { ...JSON.parse(await signedBody('never')), epoch: 'secret-epoch', D_hat: 'x' };
    const reply = await submit(JSON.stringify({ pcs, ...GROUNDED }));
    expect(reply.status).toBe(400);
    const errors: { pointer: string; message: string }[] = Object(reply.body).errors;
    expect(errors.map(({ pointer }) => pointer).toSorted()).toEqual(['/pcs/D_hat', '/pcs/epoch']);
    for (const { pointer, message } of errors) expect(message).toContain(pointer);
    expect(reply.text).not.toContain('secret-epoch');
  });

  test.each([
    ['texts without a record', { ...GROUNDED }],
    ['a record that is null', { pcs: null, ...GROUNDED }],
    ['a record that is a list', { pcs: [], ...GROUNDED }],
    ['a record in a record', { pcs: { pcs: {} } }],
    ['a list', []],
  ])('%s is refused', async (_, body) => {
    const reply = await submit(JSON.stringify(body));
    expect([reply.status, types(reply)]).toEqual([400, 'urn:kakeya:problem:invalid-record']);
  });

  test('the same again is replayed, byte for byte, with or without its texts', async () => {
    const body = await envelope('twice', WRONG_NUMBER);
    const first = await submit(body);
    for (const again of [body, JSON.stringify(JSON.parse(body).pcs)]) {
      const reply = await submit(again);
      expect(reply.headers.get('idempotent-replayed')).toBe('true');
      expect([reply.status, reply.text]).toEqual([first.status, first.text]);
    }
  });

  test('a batch takes records with and without their texts, and answers in order', async () => {
    const bodies = [
      await envelope('in a batch', GROUNDED),
      await signedBody('bare, in a batch'),
      await envelope('wrong, in a batch', WRONG_NUMBER),
      await envelope('mismatched, in a batch', GROUNDED, {}, WRONG_NUMBER),
    ];
    const response = await fetch(`${running.gateway.url}/v1/pcs/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson' },
      body: bodies.join('\n'),
    });
    const lines = (await response.text()).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { status: 200, outcome: { decision: 'accept', grounding: { grounded: true } } },
      { status: 200, outcome: { decision: 'accept', grounding: null } },
      { status: 202, outcome: { decision: 'escalate', grounding: { grounded: false } } },
      { status: 400, problem: { type: MISMATCH } },
    ]);
  });

  test('nothing that goes on from the journal holds a text', async () => {
    await totals(running.gateway.url);
    const { results } = await readJournalContents(running.dataDir);
    const feed = await readOutcomeFeed(running.dataDir);
    expect(feed.length).toBeGreaterThan(5);
    const told = JSON.stringify([results, feed]);
    for (const word of TELLTALES.slice(0, 3)) expect(told).not.toContain(word);
  });
});

describe('RAG_REQUIRED', () => {
  test('what comes without passages is left to a person; a grounded answer passes', async () => {
    await using running = await startTestGateway({ RAG_REQUIRED: 'true', JUDGE_THREADS: '0' });
    const { url } = running.gateway;
    const missing = { status: 202, body: { reasons: [{ code: 'grounding_missing' }] } };
    expect(await post(url, await signedBody('bare'))).toMatchObject(missing);
    const bare = { answer: GROUNDED.answer, passages: [] };
    expect(await post(url, await envelope('no passages', bare))).toMatchObject(missing);
    const empty = { answer: '', passages: [''] };
    expect(await post(url, await envelope('empty', empty))).toMatchObject({
      status: 202,
      body: { decision: 'escalate', grounding: { grounded: false, containment: 0 } },
    });
    expect((await post(url, await envelope('with its texts', GROUNDED))).body['decision']).toBe('accept');
  });
});

describe('POST /v1/grounding/check', () => {
  let running: TestGateway;
  beforeAll(async () => {
    running = await startTestGateway({ JUDGE_THREADS: '0', JWT_SECRET, RAG_SHINGLE_SIZE: '1' });
  });
  afterAll(() => running[Symbol.asyncDispose]());
  const check = async (
    body: unknown,
    scope = 'grounding:check',
  ): Promise<{ status: number; body: Record<string, unknown> }> => {
    const reply = await fetch(`${running.gateway.url}/v1/grounding/check`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(await token('default', scope)) },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: reply.status, body: JSON.parse(await reply.text()) };
  };

  test("reports overlap and what is unsupported, by the tenant's settings, and records nothing", async () => {
    const before = await entriesOf(running.dataDir);
    const { answer, passages } = WRONG_NUMBER;
    const reply = await check({ answer, passages });
    expect(reply).toMatchObject({
      status: 200,
      body: {
        grounded: false,
        reasons: [expect.stringMatching(/^(number|quantity)_unsupported$/)],
        unsupported_count: 1,
        // By single words: one of the answer's 13 stands in no passage.
        containment: 12 / 13,
        answer_tokens: 13,
      },
    });
    const [{ start, end: stop, text }] = Object(reply.body)['unsupported'];
    expect(answer.slice(start, stop)).toBe(text);
    expect(text).toContain('923');
    expect((await check(GROUNDED)).body).toMatchObject({ grounded: true, reasons: [], unsupported: [] });
    expect(before.length).toBeGreaterThan(0);
    expect(await entriesOf(running.dataDir)).toEqual(before);
  });

  test.each([
    ['no JSON', '{', 'malformed-json', ''],
    ['no answer', { passages: [] }, 'invalid-request', '/answer'],
    ['no passages', { answer: 'x' }, 'invalid-request', '/passages'],
    ['an answer that is no string', { answer: 1, passages: [] }, 'invalid-request', '/answer'],
    ['a passage that is no string', { answer: 'x', passages: [1] }, 'invalid-request', '/passages/0'],
    ['an unknown member', { answer: 'x', passages: [], more: 1 }, 'invalid-request', '/more'],
    ['too many passages', { answer: 'x', passages: repeated(1025) }, 'invalid-request', '/passages'],
  ])('%s is refused', async (_, body, type, pointer) => {
    const reply = await check(body);
    expect(reply).toMatchObject({ status: 400, body: { type: `urn:kakeya:problem:${type}` } });
    expect(reply.body['errors']).toMatchObject([{ pointer }]);
  });

  test('an answer or passages without a word are never grounded', async () => {
    for (const body of [
      { answer: '', passages: ['text'] },
      { answer: 'text', passages: [] },
      { answer: '…', passages: ['…'] },
    ])
      expect(await check(body)).toMatchObject({ status: 200, body: { grounded: false, containment: 0 } });
  });

  test('needs its scope', async () => {
    const reply = await check(GROUNDED, 'pcs:submit pcs:read labels:write calibration:read');
    expect(reply).toMatchObject({ status: 403, body: { type: 'urn:kakeya:problem:forbidden-scope' } });
  });
});

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { signPcs } from '@kakeya/protocol';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Agent, createAgent } from '../src/agent.ts';
import type { Submission } from '../src/summary/submission.ts';
import { summarise } from '../src/summary/summarise.ts';
import { temporaryDirectory } from './support/directory.ts';
import {
  acceptIt,
  answerJson,
  answerLine,
  linesOf,
  type Received,
  type Script,
  startGateway,
} from './support/gateway.ts';
import { HMAC_KEY, isSignedBy } from './support/keys.ts';
import { ANSWER, PASSAGES } from './support/texts.ts';

const MISMATCH = 'urn:kakeya:problem:context-mismatch';
const RECEIPT = {
  summary: {
    jaccard: 1,
    containment: 1,
    answerTokens: 9,
    unsupportedCount: 0,
    unsupported: [],
    grounded: true,
    reasons: [],
  },
  mac: '0'.repeat(64),
};

const acceptAll: Script = (received, response) => {
  if (received.path === '/v1/pcs/submit') acceptIt(received, response);
  else response.end(linesOf(received).map(answerLine).join(''));
};

async function started(script: Script = acceptAll) {
  const gateway = await startGateway(script);
  const dataDir = temporaryDirectory();
  const agent = await createAgent({
    endpoint: gateway.endpoint,
    key: HMAC_KEY,
    dataDir,
    random: () => 0,
    sleep: async () => undefined,
  });
  onTestFinished(() => agent.close());
  return { agent, dataDir, received: gateway.received };
}

const bodyOf = (received: Received | undefined): Record<string, unknown> =>
  JSON.parse(new TextDecoder().decode(received?.body));

/** The bodies in the outbox, in the order of their numbers. */
function storedBodies(dataDir: string): string[] {
  using database = new DatabaseSync(join(dataDir, 'outbox.db'));
  const rows = database.prepare('SELECT CAST(body AS TEXT) AS body FROM records ORDER BY outbox_seq').all();
  return rows.map(({ body }) => String(body));
}

const withTexts = (agent: Agent, more: { readonly samples?: readonly string[] } = {}) =>
  agent.summarise({ text: ANSWER, passages: PASSAGES, ...more });

describe('a record with its texts', () => {
  test('is signed and sent as one envelope', async () => {
    const { agent, received } = await started();
    const result = await agent.submit(await withTexts(agent, { samples: ['Another answer.'] }));
    expect(result).toMatchObject({ status: 'decided', accepted: true, outboxSeq: 1 });
    const { pcs, ...texts } = bodyOf(received[0]);
    expect(texts).toEqual({ answer: ANSWER, passages: PASSAGES, samples: ['Another answer.'] });
    expect(pcs).toMatchObject({ ft: { outbox_seq: 1 }, pcs_id: result.pcsId });
    expect(await isSignedBy(HMAC_KEY, new TextEncoder().encode(JSON.stringify(pcs)))).toBe(true);
  });

  test('can be submitted alone, with its digests', async () => {
    const { agent, received } = await started();
    const { pcs } = await withTexts(agent);
    await agent.submit(pcs);
    expect(bodyOf(received[0])).toMatchObject({ pcs_id: pcs.pcs_id, context: { passages: { length: 2 } } });
    expect(JSON.stringify(bodyOf(received[0]))).not.toContain('Ravensbourne');
  });

  test('or with a receipt, which is passed on as it is', async () => {
    const { agent, received } = await started();
    const { pcs } = await withTexts(agent);
    await agent.submit({ pcs, grounding: RECEIPT });
    expect(bodyOf(received[0])).toMatchObject({ pcs: { pcs_id: pcs.pcs_id }, grounding: RECEIPT });
    expect(Object.keys(bodyOf(received[0]))).toEqual(['pcs', 'grounding']);
  });

  test('that is signed already keeps its bytes', async () => {
    const { agent, received } = await started();
    const submission = await summarise({ text: ANSWER, passages: PASSAGES });
    const signed = { ...submission, pcs: await signPcs(submission.pcs, HMAC_KEY) };
    await agent.submit(signed);
    expect(bodyOf(received[0])).toEqual(JSON.parse(JSON.stringify(signed)));
  });

  test('goes into a batch beside others', async () => {
    const { agent, received } = await started();
    const submissions = [
      await withTexts(agent),
      await agent.summarise({ text: 'x' }),
      await withTexts(agent),
    ];
    const results = await agent.submitBatch(submissions);
    expect(results.map(({ status }) => status)).toEqual(['decided', 'decided', 'decided']);
    expect(received.flatMap(linesOf).map((line) => 'answer' in JSON.parse(line))).toEqual([
      true,
      false,
      true,
    ]);
  });

  test('a batch with large texts is sent in several requests, in order', async () => {
    const { agent, received } = await started();
    const submissions: Submission[] = [];
    for (let i = 0; i < 40; i += 1) {
      submissions.push(await agent.summarise({ text: `${i}`, passages: ['é'.repeat(200_000)] }));
    }
    const results = await agent.submitBatch(submissions);
    expect(results.map(({ outboxSeq, status }) => [outboxSeq, status])).toEqual(
      submissions.map((_, i) => [i + 1, 'decided']),
    );
    // 8 MiB hold twenty records of 400 kB.
    expect(received.map((one) => linesOf(one).length)).toEqual([20, 20]);
  });
});

describe('texts in the outbox', () => {
  test('lie there before the first byte is sent, and go when the gateway has decided; the record stays', async () => {
    const atSend: string[][] = [];
    const { agent, dataDir, received } = await started((one, response, count) => {
      atSend.push(storedBodies(dataDir));
      return acceptAll(one, response, count);
    });
    await agent.submit(await withTexts(agent));
    expect(atSend).toEqual([[new TextDecoder().decode(received[0]?.body)]]);
    expect(storedBodies(dataDir)).toEqual([JSON.stringify(bodyOf(received[0])['pcs'])]);
  });

  test('stay with a dead letter, and a redrive sends the same bytes', async () => {
    let healthy = false;
    const { agent, dataDir, received } = await started((one, response, count) => {
      if (healthy) return acceptAll(one, response, count);
      return answerJson(response, 401, {});
    });
    expect(await agent.submit(await withTexts(agent))).toMatchObject({ status: 'dead_lettered' });
    expect(storedBodies(dataDir)).toEqual([new TextDecoder().decode(received[0]?.body)]);
    healthy = true;
    expect(await agent.deadLetters.redrive()).toMatchObject([{ status: 'decided', accepted: true }]);
    expect(received[1]?.body).toEqual(received[0]?.body);
    expect(storedBodies(dataDir).join()).not.toContain('Ravensbourne');
  });
});

describe('context-mismatch', () => {
  const problem = { type: MISMATCH, status: 400, detail: 'The texts are not those of the record.' };

  test('is the last word: one try, then a dead letter with its reason', async () => {
    const { agent, received } = await started((_, response) => answerJson(response, 400, problem));
    expect(await agent.submit(await withTexts(agent))).toMatchObject({
      status: 'dead_lettered',
      reason: { code: 'refused', status: 400, type: MISMATCH, tries: 1 },
    });
    expect(received).toHaveLength(1);
  });

  test('of one line is no matter of the others in its batch', async () => {
    const { agent, received } = await started((one, response) => {
      const [, ...others] = linesOf(one);
      const refusal = `${JSON.stringify({ status: 400, replayed: false, problem })}\n`;
      response.end([refusal, ...others.map(answerLine)].join(''));
    });
    const results = await agent.submitBatch([await withTexts(agent), await withTexts(agent)]);
    expect(results).toMatchObject([
      { status: 'dead_lettered', reason: { type: MISMATCH, tries: 1 } },
      { status: 'decided', accepted: true },
    ]);
    expect(received).toHaveLength(1);
  });
});

describe('what every gateway would refuse is refused before the outbox takes it', async () => {
  const sound = await summarise({ text: ANSWER, passages: PASSAGES });
  const bare = await summarise({ text: ANSWER });
  const old = await summarise({ text: ANSWER }, { pcsVersion: '0.1' });
  const { pcs, ...texts } = sound;
  test.each<[string, object, string]>([
    ['another answer', { ...sound, answer: `${ANSWER} ` }, 'not those'],
    ['another passage', { ...sound, passages: [...PASSAGES.slice(1), 'x'] }, 'not those'],
    ['passages in another order', { ...sound, passages: PASSAGES.toReversed() }, 'not those'],
    ['a passage less', { ...sound, passages: PASSAGES.slice(1) }, 'not those'],
    ['texts beside a record without digests', { pcs: bare, ...texts }, 'not those'],
    ['texts beside a record of version 0.1', { pcs: old, ...texts }, 'not those'],
    ['too many samples', { ...sound, samples: Array.from({ length: 16 }, () => 'x') }, '16 texts'],
    ['texts that are too long', { ...sound, samples: ['x'.repeat(262_144)] }, 'UTF-16 units'],
    ['no answer', { pcs, passages: PASSAGES }, '`answer`'],
    ['no passages', { pcs, answer: ANSWER }, '`passages`'],
    ['nothing beside the record', { pcs }, '`answer`'],
    ['a member that is misspelt', { ...sound, passage: 'x' }, '`passage` is not known'],
    ['a receipt that is not there', { pcs, grounding: undefined }, '`receipt`'],
    ['the whole answer of the check for its receipt', { pcs, grounding: { receipt: RECEIPT } }, '`receipt`'],
    ['a receipt beside texts', { ...sound, grounding: RECEIPT }, 'not both'],
    ['a receipt for a record without digests', { pcs: bare, grounding: RECEIPT }, 'no digests'],
    ['a record that is none', { ...sound, pcs: { ...pcs, r: -5 } }, '/r'],
  ])('%s', async (_, submission, message) => {
    const { agent, dataDir, received } = await started();
    const untyped: (submission: object) => Promise<unknown> = Object(agent).submit;
    await expect(untyped(submission)).rejects.toMatchObject({
      code: 'input_invalid',
      message: expect.stringContaining(message),
    });
    expect([storedBodies(dataDir), received]).toEqual([[], []]);
  });
});

import { signPcs } from '@kakeya/protocol';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startTestGateway, type TestGateway } from '../../gateway/test/support/gateway.ts';
import { type Agent, createAgent } from '../src/agent.ts';
import type { SubmissionWithReceipt, SubmissionWithTexts } from '../src/summary/submission.ts';
import { startChild } from './support/child.ts';
import { temporaryDirectory } from './support/directory.ts';
import { GATEWAY_KEY } from './support/keys.ts';
import { ANSWER, PASSAGES, WRONG_NUMBER } from './support/texts.ts';

let running: TestGateway;
beforeAll(async () => {
  running = await startTestGateway({
    PCS_HMAC_KEY: new TextDecoder().decode(GATEWAY_KEY.secret),
    RAG_REQUIRED: 'true',
    JUDGE_THREADS: '0',
  });
});
afterAll(() => running[Symbol.asyncDispose]());

async function agentOver(dataDir = temporaryDirectory()): Promise<Agent> {
  const agent = await createAgent({ endpoint: running.gateway.url, key: GATEWAY_KEY, dataDir });
  onTestFinished(() => agent.close());
  return agent;
}

const UNGROUNDED = { decision: 'escalate', reasons: [{ code: 'ungrounded' }] };

describe('an answer with its passages, at a gateway that asks for them', () => {
  test('is accepted where it stands in them, and the outcome says how much of it does', async () => {
    const agent = await agentOver();
    const result = await agent.submit(await agent.summarise({ text: ANSWER, passages: PASSAGES }));
    expect(result).toMatchObject({ status: 'decided', accepted: true });
    const outcome = result.status === 'decided' ? result.outcome : undefined;
    // One of its 72 pairs of words stands across the border of two passages.
    expect(outcome?.grounding).toMatchObject({ grounded: true, containment: 71 / 72, unsupported_count: 0 });
    expect(outcome?.checks?.find(({ check }) => check === 'grounding')?.status).toBe('pass');
    expect(outcome).toMatchObject({
      guarantee: null,
      no_guarantee: { code: 'too_few_labels' },
      score: { name: 'bounds' },
      route: { path: 'full' },
      labelling: { wanted: expect.any(Boolean) },
      calibration_version: expect.any(String),
    });
  });

  test('escalates for one wrong number, with the place of it', async () => {
    const agent = await agentOver();
    const result = await agent.submit(await agent.summarise({ text: WRONG_NUMBER, passages: PASSAGES }));
    expect(result).toMatchObject({ status: 'decided', accepted: false, outcome: UNGROUNDED });
    const [span] = (result.status === 'decided' ? result.outcome.grounding?.unsupported : undefined) ?? [];
    expect(WRONG_NUMBER.slice(span?.start, span?.end)).toContain('923');
  });

  test('escalates without them: the record alone is still submittable', async () => {
    const agent = await agentOver();
    const { pcs } = await agent.summarise({ text: ANSWER, passages: PASSAGES });
    expect(await agent.submit(pcs)).toMatchObject({
      accepted: false,
      outcome: { reasons: [{ code: 'grounding_missing' }], grounding: null },
    });
  });

  test('gets the same verdict in a batch', async () => {
    const agent = await agentOver();
    const submissions = [];
    for (const text of [ANSWER, WRONG_NUMBER]) {
      submissions.push(await agent.summarise({ text, passages: PASSAGES, samples: [ANSWER] }));
    }
    expect(await agent.submitBatch(submissions)).toMatchObject([
      { accepted: true, outcome: { grounding: { grounded: true } } },
      { accepted: false, outcome: UNGROUNDED },
    ]);
  });

  test('a receipt of their check stands in for the texts', async () => {
    const agent = await agentOver();
    for (const [text, accepted] of [
      [ANSWER, true],
      [WRONG_NUMBER, false],
    ] as const) {
      const { pcs, answer, passages } = await agent.summarise({ text, passages: PASSAGES });
      const checked = await fetch(`${running.gateway.url}/v1/grounding/check`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ answer, passages }),
      });
      const { receipt }: { receipt: SubmissionWithReceipt['grounding'] } = JSON.parse(await checked.text());
      expect(await agent.submit({ pcs, grounding: receipt })).toMatchObject({
        accepted,
        outcome: { grounding: { grounded: accepted } },
      });
    }
  });
});

test('kill -9 between append and send: the next agent sends record and texts, and they are judged', async () => {
  const dataDir = temporaryDirectory();
  const child = startChild('./stalled_child.ts', dataDir);
  await child.seen((line) => line.length === 64);
  await child.kill();
  const agent = await agentOver(dataDir);
  expect(await agent.pending()).toMatchObject([{ pcsId: child.lines[0] }]);
  expect(await agent.flush()).toMatchObject([
    {
      status: 'decided',
      pcsId: child.lines[0],
      replayed: false,
      outcome: { ...UNGROUNDED, grounding: { grounded: false, unsupported_count: 1 } },
    },
  ]);
  expect(await agent.pending()).toEqual([]);
});

describe('the limits of the agent are those of the gateway', () => {
  const full = (name: string): string => name.repeat(262_144 / name.length);
  test.each([
    ['passages', { passages: Array.from({ length: 1024 }, () => 'x') }, { passages: ['x'] }],
    ['samples', { passages: [], samples: Array.from({ length: 15 }, () => 'x') }, { samples: ['x'] }],
    ['units in all', { passages: [full('wörter ✓').slice(1)] }, { samples: ['x'] }],
  ])('%s: as many are taken, one more is refused by both', async (_, most, oneMore) => {
    const agent = await agentOver();
    const submission = await agent.summarise({ text: 'y', ...most });
    expect(await agent.submit(submission)).toMatchObject({ status: 'decided' });

    const over: SubmissionWithTexts = {
      ...submission,
      passages: [...submission.passages, ...('passages' in oneMore ? oneMore.passages : [])],
      samples: [...(submission.samples ?? []), ...('samples' in oneMore ? oneMore.samples : [])],
    };
    await expect(agent.submit(over)).rejects.toMatchObject({ code: 'input_invalid' });
    const refused = await fetch(`${running.gateway.url}/v1/pcs/submit`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...over, pcs: await signPcs(over.pcs, GATEWAY_KEY) }),
    });
    expect([refused.status, await refused.text()]).toEqual([
      400,
      expect.stringContaining('must hold at most'),
    ]);
  });
});

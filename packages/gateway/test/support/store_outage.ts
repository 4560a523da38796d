import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { get, post, type Reply, type TestGateway } from './gateway.ts';
import { readJournalContents, readOutcomeFeed } from './journal_contents.ts';
import { signedBody } from './records.ts';

const WRITERS = 8;
/** Asked again at once. */
const GROUP = 32;
const POLL = { timeout: 50_000, interval: 20 };

/** A dedup store that a test can take away from a running gateway, and give back. */
export interface Outage {
  away(): Promise<void>;
  back(): Promise<void>;
}

/** Submits without pause until stopped, a new record each time, and keeps what was answered. */
class Load implements AsyncDisposable {
  readonly answers = new Map<string, Reply>();
  readonly #prefix: string;
  #stopped = false;
  #writers: Promise<unknown> = Promise.resolve();

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  start(url: string): void {
    this.#writers = Promise.all(Array.from({ length: WRITERS }, (_, writer) => this.#write(url, writer)));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#writers;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  with(status: number): [name: string, reply: Reply][] {
    return [...this.answers].filter(([, reply]) => reply.status === status);
  }

  async #write(url: string, writer: number): Promise<void> {
    for (let index = 0; !this.#stopped; index += 1) {
      const name = `${this.#prefix}-${writer}-${index}`;
      const reply = await post(url, await signedBody(name));
      this.answers.set(name, reply);
      // As a client that heeds Retry-After, if an impatient one.
      if (reply.status !== 200) await sleep(20);
    }
  }
}

/**
 * Takes the store away under load and gives it back, and holds the gateway to what it promises meanwhile: refusals
 * that say when to come back, nothing recorded that nobody can decide, recovery by itself, and afterwards one outcome
 * for every id, the same for whoever asks. `prefix` makes the ids of the test its own.
 */
export async function expectToSurvive(
  { gateway, dataDir }: TestGateway,
  prefix: string,
  outage: Outage,
): Promise<void> {
  const { url } = gateway;
  await using load = new Load(prefix);
  load.start(url);
  await expect.poll(() => load.with(200).length, POLL).toBeGreaterThan(20);

  await outage.away();
  await expect.poll(() => breakerState(url), POLL).toBe(2);
  const ready = await get(`${url}/readyz`);
  expect(ready.status).toBe(503);
  expect(failing(ready)).toEqual(['dedup', 'breaker dedup']);
  expect((await get(`${url}/healthz`)).status).toBe(200);
  await expectNothingRecorded(url, dataDir, load);

  await outage.back();
  await expect.poll(async () => (await get(`${url}/readyz`)).status, POLL).toBe(200);
  const before = load.with(200).length;
  await expect.poll(() => load.with(200).length, POLL).toBeGreaterThan(before + 20);
  await load.stop();
  await expect.poll(() => metric(url, 'flk_unresolved'), POLL).toBe(0);

  await expectOneOutcomeEach(url, load);
  await gateway.close();
  await expectWholeLog(dataDir, load);
}

/** The circuit stays open meanwhile: what was in work when it opened is through, and nothing new gets in. */
async function expectNothingRecorded(url: string, dataDir: string, load: Load): Promise<void> {
  await expect.poll(() => metric(url, 'flk_in_flight'), POLL).toBe(0);
  const { inbox } = await readJournalContents(dataDir);
  expect(inbox.length).toBeGreaterThan(0);
  const refused = load.with(503).length;
  await expect.poll(() => load.with(503).length, POLL).toBeGreaterThan(refused + 50);
  const batch = await fetch(`${url}/v1/pcs/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: await signedBody('a line of a batch'),
  });
  expect([batch.status, Number(batch.headers.get('retry-after'))]).toEqual([503, expect.any(Number)]);
  expect((await readJournalContents(dataDir)).inbox).toEqual(inbox);
  for (const [, { headers, body }] of load.with(503)) {
    expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(body['type']).toBe('urn:kakeya:problem:store-unavailable');
  }
  expect(new Set([...load.answers.values()].map(({ status }) => status))).toEqual(new Set([200, 503]));
}

function* inGroups<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += GROUP) yield items.slice(start, start + GROUP);
}

/** Whoever was told an outcome gets the same again; whoever was told to come back gets one now. */
async function expectOneOutcomeEach(url: string, load: Load): Promise<void> {
  for (const group of inGroups([...load.answers])) {
    const replies = group.map(async ([name, told]) => {
      const again = await post(url, await signedBody(name));
      if (told.status !== 200) return again.status === 200;
      return again.headers.get('idempotent-replayed') === 'true' && again.text === told.text;
    });
    expect(await Promise.all(replies)).toEqual(group.map(() => true));
  }
}

async function expectWholeLog(dataDir: string, load: Load): Promise<void> {
  const { inbox, results } = await readJournalContents(dataDir);
  expect(results.map((result) => result.inbox).toSorted((a, b) => a - b)).toEqual(inbox);
  const decided = results.flatMap((result) => (result.kind === 'decided' ? [result.pcs_id] : []));
  const feed = await readOutcomeFeed(dataDir);
  expect(feed.map(([id]) => id)).toEqual(decided);
  const outcomes = new Map(feed);
  expect(outcomes.size).toBe(feed.length);
  for (const [, { text, body }] of load.with(200)) expect(outcomes.get(String(body['pcs_id']))).toBe(text);
}

export async function metric(url: string, name: string): Promise<number | undefined> {
  const { text } = await get(`${url}/metrics`);
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length + 1));
}

export const breakerState = (url: string): Promise<number | undefined> =>
  metric(url, 'flk_breaker_state{store="dedup"}');

function failing({ text }: Reply): string[] {
  const { checks }: { checks: readonly { name: string; ok: boolean }[] } = JSON.parse(text);
  return checks.filter(({ ok }) => !ok).map(({ name }) => name);
}

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { asTenantId, pcsIdOf } from '@kakeya/protocol';
import {
  type DedupStore,
  type Journal,
  openEmbeddedDedup,
  openJournal,
  openOutcomeIndex,
  type OutcomeIndex,
  type OutcomeRow,
} from '@kakeya/storage';
import { DEFAULT_PARAMS, paramsHash } from '@kakeya/verdict';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEvidenceReader } from '../src/evidence/create_evidence_reader.ts';
import type { Evidence } from '../src/evidence/evidence.ts';
import { measureText } from '../src/evidence/measure_text.ts';
import { InFlight } from '../src/overload/in_flight.ts';
import { encodeInbox, encodeResult, INBOX, RESULT } from '../src/pipeline/log_entry.ts';
import { encodeStoredOutcome } from '../src/pipeline/stored_outcome.ts';
import { temporaryDirectory } from './support/gateway.ts';
import { signedBody } from './support/records.ts';

const ACME = asTenantId('acme');
const NOW_MS = Date.UTC(2030, 0, 1);
const JOURNAL_ID = 'this journal';
const SEGMENT_BYTES = 65_536;

let directory: string;
let journal: Journal;
let dedup: DedupStore;
let index: OutcomeIndex;
let inFlight: InFlight;

beforeEach(async () => {
  directory = await temporaryDirectory();
  const opened = await openJournal({
    directory: join(directory, 'journal'),
    clock: () => NOW_MS,
    segmentBytes: SEGMENT_BYTES,
  });
  journal = opened.journal;
  dedup = await openEmbeddedDedup({ path: join(directory, 'dedup.sqlite'), clock: () => NOW_MS, ttlMs: 1e9 });
  index = await openOutcomeIndex({ path: join(directory, 'outcomes.sqlite'), journalId: 'j' });
  inFlight = new InFlight({ records: 1, bytes: 1e6 });
});
afterEach(async () => {
  await Promise.all([journal.close(), dedup.close(), index.close()]);
  await rm(directory, { recursive: true, force: true });
});

/** A decided record as the pipeline leaves it in the journal, the dedup store and the index. */
async function decide(name: string, indexed: Partial<OutcomeRow> = {}) {
  const body = await signedBody(name);
  const pcsId = pcsIdOf(JSON.parse(body));
  const submission = { tenant: ACME, requestId: `r ${name}`, receivedAtMs: NOW_MS, body: Buffer.from(body) };
  const inboxSeq = await journal.append(INBOX, encodeInbox(submission));
  const answerJson = JSON.stringify({
    pcs_id: pcsId,
    params_hash: paramsHash(DEFAULT_PARAMS),
    journal_seq: inboxSeq,
  });
  const result = {
    inbox: inboxSeq,
    tenant: ACME,
    request_id: submission.requestId,
    status: 200,
    kind: 'decided',
    pcs_id: pcsId,
    decision: 'accept',
    score: null,
    answerJson,
  } as const;
  const resultSeq = await journal.append(RESULT, encodeResult(result));
  const row: OutcomeRow = {
    tenant: ACME,
    pcsId,
    shardId: null,
    inboxSeq,
    resultSeq,
    receivedAtMs: NOW_MS,
    decision: 'accept',
    regime: null,
    reasons: [],
    score: null,
    settleMs: null,
    guarantee: null,
    policy: null,
    labelWanted: false,
    ...indexed,
  };
  await index.put({ outcomes: [row], repetitions: [], labels: [], refusals: [], acts: [] }, resultSeq);
  return { row, answerJson };
}

async function keep(row: OutcomeRow, body: string, journalId = JOURNAL_ID): Promise<void> {
  const origin = `${journalId}:${row.inboxSeq}:${NOW_MS}:r`;
  const value = encodeStoredOutcome({ origin, status: 200, body });
  await dedup.putIfAbsent({ tenant: ACME, scope: 'pcs', id: row.pcsId }, { digest: 'ab'.repeat(32), value });
}

/** Fills segments until the first one may go, and lets it go. */
async function retainAway(): Promise<void> {
  const filler = new Uint8Array(SEGMENT_BYTES / 2);
  for (let i = 0; i < 6; i += 1) await journal.append(255, filler);
  const { durableSeq } = journal.stats();
  expect(await journal.retain({ olderThanMs: NOW_MS + 1, consumedThrough: durableSeq })).toBeGreaterThan(0);
}

async function evidence({ tenant, pcsId }: OutcomeRow): Promise<Evidence> {
  const read = createEvidenceReader({
    index,
    journal,
    journalId: JOURNAL_ID,
    dedup,
    inFlight,
    tenants: { get: () => undefined },
    measure: async (question) => measureText(question),
  });
  const found = await read({ tenant, pcsId, withTexts: true });
  if (found === undefined) throw new Error('The index does not know it.');
  return found;
}

const GONE = { record: null, texts: null, texts_absent: 'retained_away', geometry: null };

describe('what the journal still holds', () => {
  test('is shown while the dedup store is away', async () => {
    const { row, answerJson } = await decide('held');
    await dedup.close();
    const { outcome, journal: place, record } = await evidence(row);
    expect(outcome).toEqual(JSON.parse(answerJson));
    expect(place).toMatchObject({ id: JOURNAL_ID, present: true, request_id: 'r held' });
    expect(record).toMatchObject({ pcs: { pcs_id: row.pcsId }, signature: { check: 'key_unknown' } });
  });

  test.each([
    ['of another tenant', { tenant: asTenantId('beta') }, false],
    ['of another id', { pcsId: 'cd'.repeat(32) }, false],
    ['of another kind', { inboxSeq: 2 }, true],
  ])('is not shown for a row that points at an entry %s', async (_name, indexed, hasOutcome) => {
    const { row } = await decide('mine', indexed);
    const found = await evidence(row);
    expect(found).toMatchObject({ ...GONE, journal: { present: false, request_id: null } });
    expect(found.outcome !== null).toBe(hasOutcome);
  });
});

describe('what retention has removed', () => {
  test('leaves the outcome that the dedup store keeps, and the row', async () => {
    const { row, answerJson } = await decide('removed');
    await keep(row, answerJson);
    await retainAway();
    const found = await evidence(row);
    expect(found).toMatchObject({ ...GONE, journal: { present: false, inbox_seq: row.inboxSeq } });
    expect([found.outcome, found.row.pcs_id]).toEqual([JSON.parse(answerJson), row.pcsId]);
    expect(inFlight.records).toBe(0);
  });

  test('leaves no outcome where the store has none, or that of another submission', async () => {
    const { row } = await decide('forgotten');
    const { row: again, answerJson } = await decide('decided again elsewhere');
    await keep(again, answerJson, 'another journal');
    await retainAway();
    expect((await evidence(row)).outcome).toBeNull();
    expect((await evidence(again)).outcome).toBeNull();
  });

  test('is asked of the store only while there is a place among the records in work', async () => {
    const { row } = await decide('crowded out');
    await retainAway();
    inFlight.tryEnter(0);
    await expect(evidence(row)).rejects.toMatchObject({ name: 'StorageError', code: 'store_unavailable' });
    inFlight.leave(0, 'refuse');
    expect((await evidence(row)).outcome).toBeNull();
  });
});

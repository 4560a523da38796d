import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parsePcs } from '@kakeya/protocol';
import { readJournalReadOnly } from '@kakeya/storage';
import { decodeInbox, INBOX } from '../../src/mod.ts';
import { type ChildGateway, startChildGateway } from './child_gateway.ts';
import { post } from './gateway.ts';
import { seededRandom } from './random.ts';
import { signedBody } from './records.ts';

const WRITERS = 16;
/** Small enough that a run rotates many times. */
const SMALL_SEGMENTS = { WAL_SEGMENT_BYTES: '262144' };

/** What one client was told, by record name. */
type Acknowledged = Map<string, { readonly status: number; readonly text: string }>;

export interface Kill9Report {
  readonly rounds: number;
  readonly seed: number;
  readonly acknowledged: number;
  readonly duplicatesChecked: number;
  readonly inFlightAtKill: number;
  readonly journaledIds: number;
  readonly feedLines: number;
  readonly violations: readonly string[];
}

/**
 * Kills a gateway under load again and again, always on the same data, then looks for a broken promise:
 * an acknowledged record that is not in the journal, a duplicate that is answered differently, an outcome
 * that the feed has twice or not at all, or a feed line that differs from what the sender was told.
 */
export async function killUnderLoad(dataDir: string, rounds: number, seed: number): Promise<Kill9Report> {
  const random = seededRandom(seed);
  const acknowledged: Acknowledged = new Map();
  const violations: string[] = [];
  let duplicatesChecked = 0;
  let inFlightAtKill = 0;

  for (let round = 0; round < rounds; round += 1) {
    const gateway = await startChildGateway(dataDir, SMALL_SEGMENTS);
    duplicatesChecked += await checkDuplicates(gateway, acknowledged, random, violations);
    inFlightAtKill += await loadUntilKilled(gateway, `${seed}-${round}`, acknowledged, random);
  }
  const last = await startChildGateway(dataDir, SMALL_SEGMENTS);
  duplicatesChecked += await checkDuplicates(last, acknowledged, random, violations);
  await last.stop();

  const journaled = await journaledIds(join(dataDir, 'journal'));
  const feed = await readFeed(join(dataDir, 'feed', 'outcomes.jsonl'), violations);
  checkAgainst(acknowledged, journaled, feed, violations);
  for (const id of journaled) if (!feed.has(id)) violations.push(`${id} is journaled but the feed lacks it`);
  return {
    rounds,
    seed,
    acknowledged: acknowledged.size,
    duplicatesChecked,
    inFlightAtKill,
    journaledIds: journaled.size,
    feedLines: feed.size,
    violations,
  };
}

/** Submits from several writers at once and kills the process at a random moment; resolves with the submits it cut off. */
async function loadUntilKilled(
  gateway: ChildGateway,
  prefix: string,
  acknowledged: Acknowledged,
  random: () => number,
): Promise<number> {
  const killAfter = Math.floor(random() * 300);
  let acks = 0;
  let open = 0;
  let killed: Promise<void> | undefined;
  const write = async (writer: number): Promise<void> => {
    for (let index = 0; killed === undefined; index += 1) {
      const name = `${prefix}-${writer}-${index}`;
      const body = await signedBody(name);
      open += 1;
      try {
        const { status, text } = await post(gateway.url, body);
        acknowledged.set(name, { status, text });
      } catch (fault) {
        if (killed === undefined) throw fault;
        return;
      }
      open -= 1;
      acks += 1;
      if (acks >= killAfter) killed ??= gateway.kill();
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  await killed;
  return open;
}

async function checkDuplicates(
  gateway: ChildGateway,
  acknowledged: Acknowledged,
  random: () => number,
  violations: string[],
): Promise<number> {
  const names = [...acknowledged.keys()];
  const chosen = Array.from(
    { length: Math.min(20, names.length) },
    () => names[Math.floor(random() * names.length)] ?? '',
  );
  for (const name of chosen) {
    const told = acknowledged.get(name);
    const again = await post(gateway.url, await signedBody(name));
    if (again.headers.get('idempotent-replayed') !== 'true') violations.push(`${name} was decided twice`);
    if (again.status !== told?.status || again.text !== told.text)
      violations.push(`${name} is answered differently now`);
  }
  return chosen.length;
}

function checkAgainst(
  acknowledged: Acknowledged,
  journaled: ReadonlySet<string>,
  feed: ReadonlyMap<string, string>,
  violations: string[],
): void {
  for (const [name, { text }] of acknowledged) {
    const { pcs_id: id }: { pcs_id: string } = JSON.parse(text);
    if (!journaled.has(id)) violations.push(`${name} was acknowledged but is not in the journal`);
    if (feed.get(id) !== text) violations.push(`${name} stands differently in the feed`);
  }
}

async function journaledIds(directory: string): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for await (const entry of readJournalReadOnly(directory, 1)) {
    if (entry.kind !== INBOX) continue;
    const parsed = parsePcs(decodeInbox(entry).body);
    if (parsed.ok) ids.add(parsed.record.pcs_id);
  }
  return ids;
}

async function readFeed(path: string, violations: string[]): Promise<ReadonlyMap<string, string>> {
  const lines = new Map<string, string>();
  for (const line of (await readFile(path, 'utf8')).trimEnd().split('\n')) {
    const { outcome }: { outcome: { pcs_id: string } } = JSON.parse(line);
    if (lines.has(outcome.pcs_id)) violations.push(`${outcome.pcs_id} is in the feed twice`);
    lines.set(outcome.pcs_id, JSON.stringify(outcome));
  }
  return lines;
}

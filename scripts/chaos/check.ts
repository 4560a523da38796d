import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DedupStore, readJournalReadOnly } from '@kakeya/storage';
import { decodeResult, INBOX, RESULT } from '../../packages/gateway/src/mod.ts';
import type { Acknowledgement } from './client.ts';
import type { Member } from './fleet.ts';

export interface CheckReport {
  readonly inboxEntries: number;
  readonly decidedIds: ReadonlySet<string>;
  readonly replayed: number;
  readonly feedLines: number;
  readonly violations: string[];
}

/**
 * Reads what the stopped fleet left in its journals, feeds and shared store, and looks for a broken promise: an
 * acknowledged record that is missing or differs, an id decided twice, an inbox entry without exactly one result,
 * an effect that did not happen exactly once.
 */
export async function checkStores(
  fleet: readonly Member[],
  dedup: DedupStore,
  acknowledged: ReadonlyMap<string, Acknowledgement>,
): Promise<CheckReport> {
  const violations: string[] = [];
  const decided = new Map<string, string>();
  let inboxEntries = 0;
  let replayed = 0;
  for (const { dataDir } of fleet) {
    const open = new Set<number>();
    for await (const entry of readJournalReadOnly(join(dataDir, 'journal'), 1)) {
      if (entry.kind === INBOX) {
        open.add(entry.seq);
        inboxEntries += 1;
      }
      if (entry.kind !== RESULT) continue;
      const result = decodeResult(entry);
      if (!open.delete(result.inbox))
        violations.push(`${dataDir}: entry ${result.inbox} has a second result`);
      if (result.kind === 'replayed') replayed += 1;
      if (result.kind !== 'decided') continue;
      if (decided.has(result.pcs_id)) violations.push(`${result.pcs_id} was decided twice`);
      decided.set(result.pcs_id, result.answerJson);
    }
    for (const seq of open) violations.push(`${dataDir}: entry ${seq} has no result`);
  }
  const feed = await readFeeds(fleet, violations);
  for (const [id, answerJson] of decided)
    if (feed.get(id) !== answerJson) violations.push(`${id} is missing from the feeds or differs there`);
  for (const [name, { text }] of acknowledged) {
    const { pcs_id: id }: { pcs_id: string } = JSON.parse(text);
    if (decided.get(id) !== text)
      violations.push(`${name} was acknowledged, but the journals tell otherwise`);
    const stored = await dedup.get({ tenant: 'default', scope: 'pcs', id });
    if (stored?.value.endsWith(`\n${text}`) !== true)
      violations.push(`${name} was acknowledged, but the shared store tells otherwise`);
  }
  return { inboxEntries, decidedIds: new Set(decided.keys()), replayed, feedLines: feed.size, violations };
}

async function readFeeds(
  fleet: readonly Member[],
  violations: string[],
): Promise<ReadonlyMap<string, string>> {
  const lines = new Map<string, string>();
  for (const { dataDir } of fleet) {
    const text = await readFile(join(dataDir, 'feed', 'outcomes.jsonl'), 'utf8');
    for (const line of text.split('\n').filter((part) => part !== '')) {
      const { outcome }: { outcome: { pcs_id: string } } = JSON.parse(line);
      if (lines.has(outcome.pcs_id)) violations.push(`${outcome.pcs_id} is in the feeds twice`);
      lines.set(outcome.pcs_id, JSON.stringify(outcome));
    }
  }
  return lines;
}

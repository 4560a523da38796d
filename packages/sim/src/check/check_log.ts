import { CHANGE, decodeInbox, decodeResult, HEARD, INBOX, RESULT, STATE } from '@kakeya/gateway/core';
import type { ObservedEntry } from '../nodes/observed_journal.ts';
import type { Evidence } from './evidence.ts';
import type { Violation } from './violation.ts';

/** What damage took from a gateway: exempt from the promises, but not from being reported. */
export interface Lost {
  /** Bodies of submissions whose entry, or whose result's entry, is gone. */
  readonly bodies: Set<string>;
  /** The first position from which on decisions may rest on changes that are gone; infinite where none is. */
  readonly changesFrom: number;
}

export const bodyKey = (tenant: string, body: Uint8Array): string =>
  `${tenant}\n${Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1')}`;

/** Every entry that was acknowledged is in the log, at its place, as it was written. */
export function checkLog(evidence: Evidence, violations: Violation[]): Lost {
  const { node, entries } = evidence;
  const lost: { seq: number; entry: ObservedEntry }[] = [...node.log.overwritten];
  for (const [seq, entry] of node.log.entries) {
    const found = entries.get(seq);
    if (
      found !== undefined &&
      found.kind === entry.kind &&
      Buffer.compare(found.payload, entry.payload) === 0
    )
      continue;
    lost.push({ seq, entry });
  }
  if (!node.journalRotted) {
    for (const { seq, entry } of lost) {
      violations.push({
        invariant: 'no acknowledged record lost',
        detail: `${node.name}: the acknowledged ${KINDS.get(entry.kind)} at ${seq} is not in the journal`,
      });
    }
  }
  checkReports(evidence, lost, violations);
  return { bodies: bodiesOf(evidence, lost), changesFrom: changesFrom(lost) };
}

const KINDS: ReadonlyMap<number, string> = new Map([
  [INBOX, 'submission'],
  [RESULT, 'result'],
  [CHANGE, 'change'],
  [HEARD, 'opinion'],
  [STATE, 'state'],
]);

/**
 * What was recorded before the loss was decided with the change, what came after it perhaps without. A cut-off end is
 * given out again while a snapshot may still hold the change, so that all that was lost counts, not the change alone.
 */
function changesFrom(lost: readonly { readonly seq: number; readonly entry: ObservedEntry }[]): number {
  const rests = lost.some(({ entry }) => entry.kind === CHANGE || entry.kind === HEARD);
  return rests ? Math.min(...lost.map(({ seq }) => seq)) : Number.POSITIVE_INFINITY;
}

/** Damage is named where there is some, and nowhere else. */
function checkReports(
  { node }: Evidence,
  lost: readonly { readonly seq: number }[],
  violations: Violation[],
): void {
  const ranges = [...node.reports.flatMap(({ corrupt }) => corrupt), ...node.corruption];
  if (!node.journalRotted) {
    for (const range of ranges.filter(({ perhapsTorn }) => !perhapsTorn)) {
      const detail = `${node.name}: ${range.segment} is reported damaged at ${range.offset}, and nothing rotted`;
      violations.push({ invariant: 'damage is reported', detail });
    }
    return;
  }
  // A rotten end looks torn and is cut off; an opening that dies after the cut takes its report with it.
  const isCutOff = node.reports.length < node.openings || node.reports.some(({ tornBytes }) => tornBytes > 0);
  for (const { seq } of lost) {
    const isNamed = ranges.some(({ lostSeqs }) => lostSeqs.from <= seq && seq <= lostSeqs.to);
    if (isNamed || isCutOff) continue;
    violations.push({
      invariant: 'damage is reported',
      detail: `${node.name}: the entry at ${seq} is lost, and no report names it`,
    });
  }
}

function bodiesOf(
  { node, inbox }: Evidence,
  lost: readonly { seq: number; entry: ObservedEntry }[],
): Set<string> {
  const bodies = new Set<string>();
  const add = (seq: number, entry: ObservedEntry): void => {
    const { tenant, body } = decodeInbox({ seq, atMs: 0, ...entry });
    bodies.add(bodyKey(tenant, body));
  };
  for (const { seq, entry } of lost) {
    if (entry.kind === INBOX) add(seq, entry);
    if (entry.kind !== RESULT) continue;
    const position = decodeResult({ seq, atMs: 0, ...entry }).inbox;
    const kept = inbox.get(position);
    if (kept !== undefined) bodies.add(bodyKey(kept.tenant, kept.body));
    for (const candidate of [node.log.entries.get(position), ...overwrittenAt(node.log, position)]) {
      if (candidate?.kind === INBOX) add(position, candidate);
    }
  }
  return bodies;
}

const overwrittenAt = (log: Evidence['node']['log'], seq: number): ObservedEntry[] =>
  log.overwritten.filter((other) => other.seq === seq).map(({ entry }) => entry);

import { ACT, CHANGE, HEARD, INBOX, RESULT, SPANS, STATE } from '@kakeya/gateway';
import { inspectJournal, type SegmentInspection } from '@kakeya/storage';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { print, printJson, printTable } from '../output/print.ts';
import { assertSegments, locateJournal } from './locate_journal.ts';

interface Kinds {
  readonly inbox: number;
  readonly result: number;
  /** What changed how it is decided: settings, labels. */
  readonly change: number;
  /** What external judges said. */
  readonly heard: number;
  /** The whole of what decides, now and then. */
  readonly state: number;
  /** Batches of what calls cost. */
  readonly spans: number;
  /** What people did to how the gateway runs. */
  readonly act: number;
  readonly other: number;
}

/** `kakeya journal inspect`: what the segments hold, without changing anything and without their keys. */
export async function showInspection(dir: string, json: boolean): Promise<ExitCode> {
  const { directory } = locateJournal(dir);
  const { segments, entries, bytes } = await inspectJournal(directory);
  assertSegments(segments.length, directory);
  const kinds = countKinds(segments);
  const oldestAtMs = Math.min(...segments.map(({ oldestAtMs: at }) => at ?? Infinity));
  const newestAtMs = Math.max(...segments.map(({ newestAtMs: at }) => at ?? -Infinity));
  const [oldest, newest] = [instant(oldestAtMs), instant(newestAtMs)];
  const range = { first_seq: segments[0]?.firstSeq ?? null, last_seq: segments.at(-1)?.lastSeq ?? null };
  if (json) {
    const listed = segments.map(describeSegment);
    await printJson({ directory, entries, kinds, bytes, ...range, oldest, newest, segments: listed });
    return EXIT.ok;
  }
  await print(
    `${directory}\n${entries} entries (${kinds.inbox} submissions, ${kinds.result} results, ${kinds.change} changes), ${bytes} bytes, ` +
      `seq ${range.first_seq} to ${range.last_seq}, ${oldest ?? '-'} to ${newest ?? '-'}\n\n`,
  );
  await printTable(
    ['segment', 'seq', 'inbox', 'result', 'bytes', 'newest entry', 'state'],
    segments.map((segment) => {
      const counted = countKinds([segment]);
      return [
        segment.name,
        `${segment.firstSeq}-${segment.lastSeq}`,
        String(counted.inbox),
        String(counted.result),
        String(segment.bytes),
        instant(segment.newestAtMs ?? Infinity) ?? '-',
        stateOf(segment),
      ];
    }),
  );
  return EXIT.ok;
}

function describeSegment(segment: SegmentInspection): object {
  return {
    name: segment.name,
    first_seq: segment.firstSeq,
    last_seq: segment.lastSeq,
    entries: segment.entries,
    kinds: countKinds([segment]),
    bytes: segment.bytes,
    created: instant(segment.createdAtMs ?? Infinity),
    oldest: instant(segment.oldestAtMs ?? Infinity),
    newest: instant(segment.newestAtMs ?? Infinity),
    key_id: segment.keyId ?? null,
    sealed_by: segment.sealedBy ?? null,
    damaged_ranges: segment.damagedRanges,
  };
}

function countKinds(segments: readonly SegmentInspection[]): Kinds {
  const of = (kind: number): number => segments.reduce((sum, { kinds }) => sum + (kinds.get(kind) ?? 0), 0);
  const entries = segments.reduce((sum, segment) => sum + segment.entries, 0);
  const kinds = {
    inbox: of(INBOX),
    result: of(RESULT),
    change: of(CHANGE),
    heard: of(HEARD),
    state: of(STATE),
    spans: of(SPANS),
    act: of(ACT),
  };
  const known = Object.values(kinds).reduce((sum, count) => sum + count, 0);
  return { ...kinds, other: entries - known };
}

function stateOf({ sealedBy, damagedRanges, keyId }: SegmentInspection): string {
  return [
    sealedBy === undefined ? 'open' : 'sealed',
    ...(keyId === undefined ? [] : [`encrypted under ${keyId}`]),
    ...(damagedRanges === 0 ? [] : [`${damagedRanges} damaged ranges`]),
  ].join(', ');
}

function instant(atMs: number): string | null {
  return Number.isFinite(atMs) ? new Date(atMs).toISOString() : null;
}

import { openJournal } from '../../src/journal/mod.ts';
import type { Journal, JournalEntry, OpenJournalOptions, RecoveryReport } from '../../src/journal/mod.ts';
import type { MemoryDisk } from './memory_disk.ts';

export const DIRECTORY = '/journal';
export const SEGMENT_BYTES = 12 * 1024;
/** Header copies come before it. */
export const FRAMES_OFFSET = 8192;

/** mulberry32: a small generator with a full period, for repeatable tests. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function seededBytes(seed: number): (size: number) => Uint8Array {
  const random = seededRandom(seed);
  return (size) => Uint8Array.from({ length: size }, () => Math.floor(random() * 256));
}

/** A clock that stands until it is set. */
export class ManualClock {
  nowMs: number;

  constructor(nowMs = 1_700_000_000_000) {
    this.nowMs = nowMs;
  }

  readonly now = (): number => this.nowMs;
}

export function openOn(
  disk: MemoryDisk,
  options: Partial<OpenJournalOptions> = {},
): Promise<{ journal: Journal; recovery: RecoveryReport }> {
  return openJournal({
    directory: DIRECTORY,
    disk,
    clock: new ManualClock().now,
    segmentBytes: SEGMENT_BYTES,
    ...options,
  });
}

export async function collect(journal: Journal, from = 1): Promise<JournalEntry[]> {
  return drain(journal.read(from));
}

export async function drain(entries: AsyncIterable<JournalEntry>): Promise<JournalEntry[]> {
  const drained: JournalEntry[] = [];
  for await (const entry of entries) drained.push(entry);
  return drained;
}

export function text(value: string): Uint8Array {
  return Buffer.from(value, 'utf8');
}

export function texts(entries: readonly JournalEntry[]): string[] {
  return entries.map(({ payload }) => Buffer.from(payload).toString('utf8'));
}

/** `00000000000000000001.seg`, with its directory. */
export function segmentPath(firstSeq: number): string {
  return `${DIRECTORY}/${String(firstSeq).padStart(20, '0')}.seg`;
}

export function keyring(active: string, ...ids: string[]): NonNullable<OpenJournalOptions['encryption']> {
  const keys = [active, ...ids].map((id) => [id, seededBytes(id.length * 7 + id.charCodeAt(0))(32)] as const);
  return { activeKeyId: active, keys: new Map(keys) };
}

export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
  return 'resolved';
}

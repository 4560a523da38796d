import {
  CHANGE,
  decodeChange,
  decodeHeard,
  decodeInbox,
  decodeResult,
  HEARD,
  INBOX,
  RESULT,
  STATE,
  type StateEntry,
  StateReader,
  type Result,
} from '@kakeya/gateway/core';
import { type Disk, type JournalEntry, readJournalReadOnly } from '@kakeya/storage';
import type { Change } from '@kakeya/verdict';
import type { GatewayNode } from '../nodes/gateway_node.ts';

export type Inbox = ReturnType<typeof decodeInbox>;
type Heard = ReturnType<typeof decodeHeard>;

export interface LoggedResult {
  readonly seq: number;
  readonly result: Result;
}

/** What one gateway's disk holds when all is over. */
export interface Evidence {
  readonly node: GatewayNode;
  readonly entries: ReadonlyMap<number, JournalEntry>;
  readonly inbox: ReadonlyMap<number, Inbox>;
  /** By the position of the submission. */
  readonly results: ReadonlyMap<number, readonly LoggedResult[]>;
  /** By their own position, ascending. */
  readonly changes: ReadonlyMap<number, Change>;
  /** What others said, by the position of the submission. */
  readonly heard: ReadonlyMap<number, readonly Heard['checks'][]>;
  readonly states: readonly StateEntry[];
  readonly outcomes: readonly FeedLine[];
  readonly equivocations: readonly FeedLine[];
}

export interface FeedLine {
  readonly log_seq: number;
  readonly tenant_id: string;
  readonly [field: string]: unknown;
}

/** Reads the disk as an auditor would: with the segments that retention deleted still there. */
export async function collectEvidence(
  node: GatewayNode,
  journalDir: string,
  feedDir: string,
): Promise<Evidence> {
  const entries = new Map<number, JournalEntry>();
  const inbox = new Map<number, Inbox>();
  const results = new Map<number, LoggedResult[]>();
  const changes = new Map<number, Change>();
  const heard = new Map<number, Heard['checks'][]>();
  const states: StateEntry[] = [];
  const reader = new StateReader();
  for await (const entry of readJournalReadOnly(journalDir, 1, { disk: finalDisk(node) })) {
    entries.set(entry.seq, entry);
    if (entry.kind === INBOX) inbox.set(entry.seq, decodeInbox(entry));
    else if (entry.kind === CHANGE) changes.set(entry.seq, decodeChange(entry));
    else if (entry.kind === HEARD) {
      const { inbox: position, checks } = decodeHeard(entry);
      heard.set(position, [...(heard.get(position) ?? []), checks]);
    } else if (entry.kind === STATE) {
      const state = reader.take(entry);
      if (state !== undefined) states.push(state);
    } else if (entry.kind === RESULT) {
      const result = decodeResult(entry);
      const known = results.get(result.inbox);
      if (known === undefined) results.set(result.inbox, [{ seq: entry.seq, result }]);
      else known.push({ seq: entry.seq, result });
    }
  }
  const feed = (name: string): FeedLine[] => readLines(node.disk.contentOf(`${feedDir}/${name}.jsonl`)?.view);
  return {
    node,
    entries,
    inbox,
    results,
    changes,
    heard,
    states,
    outcomes: feed('outcomes'),
    equivocations: feed('equivocations'),
  };
}

function readLines(bytes: Uint8Array | undefined): FeedLine[] {
  if (bytes === undefined || bytes.length === 0) return [];
  const text = Buffer.from(bytes).toString('utf8');
  return text.slice(0, text.lastIndexOf('\n')).split('\n').map(parseLine);
}

/** What cannot be read belongs to no result. */
function parseLine(line: string): FeedLine {
  try {
    return JSON.parse(line);
  } catch {
    return { log_seq: 0, tenant_id: '' };
  }
}

function finalDisk(node: GatewayNode): Disk {
  const contentOf = (path: string): Uint8Array | undefined =>
    node.disk.contentOf(path)?.view ?? node.archive.get(path);
  const readOnly = async (): Promise<never> => {
    throw new Error('The checker changes nothing.');
  };
  return {
    async open(path) {
      const content = contentOf(path);
      if (content === undefined) throw new Error(`There is no ${path}.`);
      return {
        async read(into, position) {
          const bytes = content.subarray(position, position + into.length);
          into.set(bytes);
          return bytes.length;
        },
        size: async () => content.length,
        close: async () => undefined,
        write: readOnly,
        dataSync: readOnly,
        truncate: readOnly,
      };
    },
    async list(directory) {
      const inDirectory = [...node.archive.keys()].filter((path) => path.startsWith(`${directory}/`));
      const names = inDirectory.map((path) => path.slice(directory.length + 1));
      return [...new Set([...names, ...node.disk.list(directory)])].toSorted();
    },
    rename: readOnly,
    remove: readOnly,
    makeDirectory: readOnly,
    syncDirectory: readOnly,
  };
}

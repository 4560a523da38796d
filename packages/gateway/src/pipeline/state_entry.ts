import type { JournalEntry, Seq } from '@kakeya/storage';
import type { DecisionStateJson } from '@kakeya/verdict';
import { parseOwnJson } from './own_json.ts';

/** All that decides, so that a journal whose beginning was retained away can still be replayed from here on. */
export interface StateEntry {
  /** The state holds every change up to this position. */
  readonly through: Seq;
  readonly state: DecisionStateJson;
}

/** A piece of the state's JSON: a whole one, with the models and labels of many tenants, may not fit into an entry. */
interface StatePart {
  readonly through: Seq;
  readonly part: number;
  readonly parts: number;
  readonly text: string;
}

/** UTF-16 units: at the worst six bytes each, in escapes, within an entry of the smallest segment (64 KiB). */
const PART_LENGTH = 8_000;

const encoder = new TextEncoder();

/** Entries that follow each other in the log, though not at once. */
export function encodeState({ through, state }: StateEntry): readonly Uint8Array[] {
  const json = JSON.stringify(state);
  const parts = Math.ceil(json.length / PART_LENGTH);
  return Array.from({ length: parts }, (_, part) => {
    const text = json.slice(part * PART_LENGTH, (part + 1) * PART_LENGTH);
    return encoder.encode(JSON.stringify({ through, part, parts, text } satisfies StatePart));
  });
}

/** Puts states together again; one that a crash left incomplete is passed over. */
export class StateReader {
  #texts: string[] = [];
  #through: Seq = 0;

  /** The state that this entry completes. */
  take(entry: JournalEntry): StateEntry | undefined {
    const { through, part, parts, text }: StatePart = parseOwnJson(entry.payload, entry.seq);
    if (part === 0) [this.#texts, this.#through] = [[], through];
    if (through !== this.#through || part !== this.#texts.length) return undefined;
    this.#texts.push(text);
    if (this.#texts.length < parts) return undefined;
    const state: DecisionStateJson = JSON.parse(this.#texts.join(''));
    return { through, state };
  }
}

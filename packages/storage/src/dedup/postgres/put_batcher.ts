import { keyText } from '../key_text.ts';
import { entrySize } from '../limits.ts';
import type { DedupEntry, DedupKey, PutResult } from '../types.ts';
import type { Claim, PostgresIndex, Verdicts } from './postgres_index.ts';

interface Caller extends Claim {
  readonly resolve: (result: PutResult) => void;
  readonly reject: (error: unknown) => void;
}

const MAX_BATCH_CALLERS = 1_024;
/** UTF-16 code units. */
const MAX_BATCH_SIZE = 4 * 1_048_576;

/**
 * Gathers puts into statements: what is asked within one turn, or while all statements allowed at once are under way,
 * goes together. Of several puts of one key in a batch the first claims it for all of them.
 */
export class PutBatcher {
  readonly #index: PostgresIndex;
  readonly #maxStatements: number;
  readonly #waiting: Caller[] = [];
  #statements = 0;
  #scheduled = false;

  constructor(index: PostgresIndex, maxStatements: number) {
    this.#index = index;
    this.#maxStatements = maxStatements;
  }

  put(key: DedupKey, entry: DedupEntry): Promise<PutResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ key, entry, resolve, reject });
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => {
        this.#scheduled = false;
        this.#flush();
      });
    });
  }

  #flush(): void {
    while (this.#statements < this.#maxStatements && this.#waiting.length > 0) {
      this.#statements += 1;
      void this.#run(this.#takeBatch()).then(() => {
        this.#statements -= 1;
        this.#flush();
      });
    }
  }

  #takeBatch(): Caller[] {
    let size = 0;
    let count = 0;
    for (const { entry } of this.#waiting) {
      size += entrySize(entry);
      if (count > 0 && (size > MAX_BATCH_SIZE || count === MAX_BATCH_CALLERS)) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #run(batch: readonly Caller[]): Promise<void> {
    const callers = Map.groupBy(batch, ({ key }) => keyText(key));
    try {
      const claims = [...callers.values()].flatMap(([first]) => (first === undefined ? [] : [first]));
      await this.#index.put(claims, (verdicts) => answer(callers, verdicts));
    } catch (error) {
      // Those that were answered before the failure no longer listen.
      for (const { reject } of batch) reject(error);
    }
  }
}

function answer(callers: ReadonlyMap<string, readonly Caller[]>, verdicts: Verdicts): void {
  for (const [text, verdict] of verdicts) {
    const [first, ...others] = callers.get(text) ?? [];
    if (first === undefined) continue;
    const known: PutResult = { first: false, entry: verdict === 'won' ? first.entry : verdict };
    first.resolve(verdict === 'won' ? { first: true } : known);
    for (const { resolve } of others) resolve(known);
  }
}

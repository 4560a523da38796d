import type { BatchLink, BatchLinkEvents } from '../../src/dedup/embedded/batch_pipeline.ts';
import { ABSENT, FOUND, OperationCode, WireReader, type WireItem } from '../../src/dedup/embedded/wire.ts';

/** What happens to the next batch: answered; lost with its link before or after it took effect; answered in part. */
export type Fate = 'answer' | 'fail before' | 'fail after' | 'garble';

/** A durable map behind links that fail by a script: the other side of the pipeline, without threads. */
export class ScriptedIndex {
  readonly entries = new Map<string, { digest: string; value: string }>();
  readonly #fates: Fate[];
  readonly #refuseOpen: boolean[];
  opened = 0;

  constructor(fates: readonly Fate[], refuseOpen: readonly boolean[]) {
    this.#fates = [...fates];
    this.#refuseOpen = [...refuseOpen];
  }

  open(events: BatchLinkEvents): Promise<BatchLink> {
    const isFirst = this.opened++ === 0;
    if (!isFirst && this.#refuseOpen.shift() === true) return Promise.reject(new Error('refused to open'));
    let alive = true;
    return Promise.resolve({
      send: (batch) => {
        // As from another thread: later, in order, and not at all once the link is dead.
        setImmediate(() => {
          if (alive) alive = this.#receive(batch, events);
        });
      },
      close: () => {
        alive = false;
        return Promise.resolve();
      },
    });
  }

  #receive(batch: readonly WireItem[], events: BatchLinkEvents): boolean {
    const fate = this.#fates.shift() ?? 'answer';
    const answers = fate === 'fail before' ? [] : this.#run(batch);
    if (fate === 'answer') events.answered(answers);
    else if (fate === 'garble') events.answered(answers.slice(0, -1));
    else events.failed(new Error('the script says so'));
    return fate === 'answer';
  }

  #run(batch: readonly WireItem[]): WireItem[] {
    const request = new WireReader(batch);
    request.number();
    const answers: WireItem[] = [];
    while (!request.done) {
      const code = request.number();
      const key = [request.text(), request.text(), request.text()].join('/');
      const present = this.entries.get(key);
      if (present !== undefined) answers.push(FOUND, present.digest, present.value);
      else answers.push(ABSENT);
      if (code === OperationCode.get) continue;
      const entry = { digest: request.text(), value: request.text() };
      if (present === undefined) this.entries.set(key, entry);
    }
    return answers;
  }
}

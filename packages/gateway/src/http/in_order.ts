interface Slot<Result> {
  result: { readonly value: Result } | undefined;
}

/**
 * Works on at most `window` items at once and yields the results in the order of the items, each as soon as it
 * and all before it are there: a sender that waits for an answer before the next item gets it. Results that are
 * there together come together. Rejects when the items or the work fail; no item is begun after that.
 */
export async function* inOrder<Item, Result>(
  groups: AsyncIterable<readonly Item[]>,
  window: number,
  work: (item: Item, index: number) => Promise<Result>,
): AsyncGenerator<readonly Result[]> {
  const source = groups[Symbol.asyncIterator]();
  const slots: Slot<Result>[] = [];
  const consumer = new Signal();
  const room = new Signal();
  let count = 0;
  const state: { reading: boolean; fault: { readonly cause: unknown } | undefined } = {
    reading: true,
    fault: undefined,
  };

  const fail = (cause: unknown): void => {
    state.fault ??= { cause };
    consumer.raise();
    room.raise();
  };
  const begin = (item: Item): void => {
    const slot: Slot<Result> = { result: undefined };
    slots.push(slot);
    work(item, count++).then((value) => {
      slot.result = { value };
      if (slots[0] === slot) consumer.raise();
    }, fail);
  };
  const read = async (): Promise<void> => {
    for (let next = await source.next(); state.reading && next.done !== true; next = await source.next()) {
      for (const item of next.value) {
        while (slots.length >= window && state.fault === undefined) await room.raised();
        if (state.fault !== undefined || !state.reading) return;
        begin(item);
      }
    }
  };

  void read().then(() => {
    state.reading = false;
    consumer.raise();
  }, fail);
  try {
    for (;;) {
      const ready = takeReady(slots);
      if (ready.length > 0) {
        room.raise();
        yield ready;
      } else if (state.fault !== undefined) throw state.fault.cause;
      else if (!state.reading && slots.length === 0) return;
      else await consumer.raised();
    }
  } finally {
    state.reading = false;
    room.raise();
    await source.return?.();
  }
}

/** Removes the results at the head that are there. */
function takeReady<Result>(slots: Slot<Result>[]): Result[] {
  const ready: Result[] = [];
  for (const { result } of slots) {
    if (result === undefined) break;
    ready.push(result.value);
  }
  slots.splice(0, ready.length);
  return ready;
}

/** Wakes the one that waits; raised while nobody waits, it lets the next wait pass. */
class Signal {
  #raised = false;
  #wake: (() => void) | undefined;

  raise(): void {
    this.#raised = true;
    this.#wake?.();
  }

  async raised(): Promise<void> {
    if (!this.#raised) await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#raised = false;
    this.#wake = undefined;
  }
}

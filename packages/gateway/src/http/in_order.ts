/**
 * Works on at most `window` items at once and yields the results in the order of the items, each as soon as
 * it and all before it are there: a sender that waits for an answer before the next item gets it.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item>,
  window: number,
  work: (item: Item, index: number) => Promise<Result>,
): AsyncGenerator<Result> {
  const source = items[Symbol.asyncIterator]();
  const running: Promise<Result>[] = [];
  let count = 0;
  let incoming: Promise<IteratorResult<Item>> | undefined = source.next();
  try {
    while (running.length > 0 || incoming !== undefined) {
      const arrived = await nextEvent(running, incoming, window);
      if (arrived === 'result') {
        const first = running.shift();
        if (first !== undefined) yield await first;
      } else if (arrived.done === true) incoming = undefined;
      else {
        running.push(work(arrived.value, count));
        count += 1;
        incoming = source.next();
      }
    }
  } finally {
    await source.return?.();
  }
}

function nextEvent<Item, Result>(
  running: readonly Promise<Result>[],
  incoming: Promise<IteratorResult<Item>> | undefined,
  window: number,
): Promise<IteratorResult<Item> | 'result'> {
  const [first] = running;
  const result = first?.then(() => 'result' as const);
  if (incoming === undefined || running.length >= window)
    return result ?? Promise.reject(new RangeError('window must be at least 1'));
  return result === undefined ? incoming : Promise.race([result, incoming]);
}

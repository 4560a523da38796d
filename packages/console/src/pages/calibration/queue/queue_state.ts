export type Label = 'wrong' | 'benign';
const otherLabel = (label: Label): Label => (label === 'wrong' ? 'benign' : 'wrong');

export interface Given {
  readonly pcsId: string;
  readonly label: Label;
}

/** What happened in the queue since the page was opened. */
export interface Queue {
  /** What is shown; undefined: nothing was chosen yet. */
  readonly current: string | undefined;
  /** In the order in which they were labelled, each once, with its last label. */
  readonly given: readonly Given[];
  /** The longest ago first. */
  readonly skipped: readonly string[];
}

export const EMPTY_QUEUE: Queue = { current: undefined, given: [], skipped: [] };

/** Of what is asked for, what is not labelled here: the index learns of a label a moment later. */
export function openIds(wanted: readonly string[], { given }: Queue): readonly string[] {
  const done = new Set(given.map(({ pcsId }) => pcsId));
  return wanted.filter((id) => !done.has(id));
}

/**
 * What is to be judged now. What is shown stays as long as it is open, whatever arrives meanwhile. What was skipped comes
 * back last, since all that were drawn must be labelled: leaving out the hard ones would make the bound wrong.
 */
export function shownId(wanted: readonly string[], queue: Queue): string | undefined {
  const open = openIds(wanted, queue);
  const { current, skipped } = queue;
  if (current !== undefined && open.includes(current)) return current;
  return open.find((id) => !skipped.includes(id)) ?? skipped.find((id) => open.includes(id));
}

/** The one after it, to be fetched already. */
export function nextId(wanted: readonly string[], queue: Queue): string | undefined {
  const shown = shownId(wanted, queue);
  return shown === undefined
    ? undefined
    : shownId(
        wanted.filter((id) => id !== shown),
        { ...queue, current: undefined },
      );
}

export function withLabel(queue: Queue, given: Given): Queue {
  return {
    current: queue.current === given.pcsId ? undefined : queue.current,
    given: [...queue.given.filter(({ pcsId }) => pcsId !== given.pcsId), given],
    skipped: queue.skipped.filter((id) => id !== given.pcsId),
  };
}

export const withSkip = (queue: Queue, pcsId: string): Queue => ({
  ...queue,
  current: undefined,
  skipped: [...queue.skipped.filter((id) => id !== pcsId), pcsId],
});

/** A label cannot be taken back, only be corrected by the other one. */
export function correction({ given }: Queue): Given | undefined {
  const last = given.at(-1);
  return last && { pcsId: last.pcsId, label: otherLabel(last.label) };
}

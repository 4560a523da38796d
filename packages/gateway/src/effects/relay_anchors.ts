import type { Seq } from '@kakeya/storage';

/** An event that the bus acknowledged: its position in the log and in the bus. */
export interface Anchor {
  readonly seq: Seq;
  readonly position: number;
}

/**
 * Adds the newest anchor and drops some of the older ones, ever more the further back they lie: what the bus turns
 * out to have lost is then never published again from much further back than twice its length, and the anchors of
 * years fit in a few kilobytes.
 */
export function withAnchor(anchors: readonly Anchor[], newest: Anchor): readonly Anchor[] {
  const kept: Anchor[] = [];
  const older = anchors.filter(({ seq }) => seq < newest.seq);
  for (const [index, anchor] of older.entries()) {
    const [before, after] = [kept.at(-1), older[index + 1]];
    const needed =
      before === undefined || after === undefined || newest.seq - before.seq > 2 * (newest.seq - after.seq);
    if (needed) kept.push(anchor);
  }
  return [...kept, newest];
}

/** The anchors that are still held, given that the bus loses its end and nothing before what it kept. */
export async function heldAnchors(
  anchors: readonly Anchor[],
  isHeld: (anchor: Anchor) => Promise<boolean>,
): Promise<readonly Anchor[]> {
  let [low, high] = [0, anchors.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const anchor = anchors[middle];
    if (anchor !== undefined && (await isHeld(anchor))) low = middle + 1;
    else high = middle;
  }
  return anchors.slice(0, low);
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Anchor, heldAnchors, withAnchor } from '../src/effects/relay_anchors.ts';
import { decodeRelayState, encodeRelayState } from '../src/effects/relay_state.ts';

/** Lengths of batches, each of which ends in an anchor. */
const batches = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 300 });

function anchorsAfter(lengths: readonly number[]): readonly Anchor[] {
  let anchors: readonly Anchor[] = [];
  let seq = 0;
  for (const length of lengths) {
    seq += length;
    anchors = withAnchor(anchors, { seq, position: seq });
  }
  return anchors;
}

test('whatever the bus lost, going back to the newest anchor that is held repeats little more than as much again', () => {
  fc.assert(
    fc.property(
      batches,
      fc.nat(9_999).map((n) => n / 10_000),
      (lengths, share) => {
        const anchors = anchorsAfter(lengths);
        const end = anchors.at(-1)?.seq ?? 0;
        const kept = Math.floor(end * share);
        const back = anchors.findLast(({ seq }) => seq <= kept)?.seq ?? 0;
        const first = anchors[0]?.seq ?? 0;
        // Before the first anchor there is only the beginning of the log to go back to.
        fc.pre(kept >= first);
        expect(end - back).toBeLessThanOrEqual(2 * (end - kept + 1_000));
      },
    ),
  );
});

test('the anchors of any number of batches are few', () => {
  fc.assert(
    fc.property(batches, (lengths) => {
      const anchors = anchorsAfter(lengths);
      const end = anchors.at(-1)?.seq ?? 0;
      expect(anchors.length).toBeLessThanOrEqual(2 * Math.log2(end) + 4);
    }),
  );
  expect(anchorsAfter(Array.from({ length: 20_000 }, () => 512)).length).toBeLessThan(64);
});

test('anchors ascend, and a batch that is published again replaces its own', () => {
  fc.assert(
    fc.property(batches, (lengths) => {
      const anchors = anchorsAfter(lengths);
      const newest = anchors.at(-1);
      if (newest === undefined) throw new Error('No anchor.');
      expect(anchors.map(({ seq }) => seq)).toEqual(
        [...new Set(anchors.map(({ seq }) => seq))].toSorted((a, b) => a - b),
      );
      expect(withAnchor(anchors, newest)).toEqual(anchors);
    }),
  );
});

test('the anchors that are held are found, wherever the bus was cut off', async () => {
  await fc.assert(
    fc.asyncProperty(batches, fc.nat(), async (lengths, at) => {
      const anchors = anchorsAfter(lengths);
      const count = at % (anchors.length + 1);
      const held = await heldAnchors(anchors, async (anchor) => anchors.indexOf(anchor) < count);
      expect(held).toEqual(anchors.slice(0, count));
    }),
  );
});

test('the state comes back as it was saved, and anything else is refused', () => {
  fc.assert(
    fc.property(batches, (lengths) => {
      const anchors = anchorsAfter(lengths);
      expect(decodeRelayState({ seq: 1, state: encodeRelayState(anchors) })).toEqual(anchors);
    }),
  );
  for (const state of [
    'null',
    '{}',
    '{"anchors":1}',
    '{"anchors":[1]}',
    '{"anchors":[[1]]}',
    '{"anchors":[[0,1]]}',
  ]) {
    expect(() => decodeRelayState({ seq: 1, state })).toThrow(/Remove it to publish again/);
  }
});

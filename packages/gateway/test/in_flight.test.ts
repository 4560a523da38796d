import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InFlight, type WhenFull } from '../src/overload/in_flight.ts';

interface Place {
  readonly bytes: number;
  readonly entered: WhenFull;
}

type Step =
  | { readonly step: 'refuse'; readonly bytes: number }
  | { readonly step: 'wait'; readonly bytes: number }
  | { readonly step: 'leave'; readonly pick: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ step: fc.constant('refuse' as const), bytes: fc.nat(60) }),
  fc.record({ step: fc.constant('wait' as const), bytes: fc.nat(60) }),
  fc.record({ step: fc.constant('leave' as const), pick: fc.nat(50) }),
);

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const sum = (places: readonly Place[]): number => places.reduce((total, { bytes }) => total + bytes, 0);

describe('records in work', () => {
  test('are bounded in number and bytes, batches in their share of both, and whoever waits gets in, in turn', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 8 }),
        fc.array(step, { maxLength: 60 }),
        async (records, steps) => {
          const limits = { records, bytes: 100 };
          const inFlight = new InFlight(limits);
          const places: Place[] = [];
          const waiting: number[] = [];
          const came: number[] = [];
          let wronglyRefused = 0;
          for (const [number, next] of steps.entries()) {
            if (next.step === 'refuse') {
              const place: Place = { bytes: next.bytes, entered: 'refuse' };
              const fits =
                places.length === 0 || (places.length < records && sum(places) + next.bytes <= 100);
              const entered = inFlight.tryEnter(next.bytes);
              if (entered !== fits) wronglyRefused += 1;
              if (entered) places.push(place);
            } else if (next.step === 'wait') {
              waiting.push(number);
              void inFlight.enterInTurn(next.bytes).then(() => {
                came.push(number);
                places.push({ bytes: next.bytes, entered: 'wait' });
              });
            } else {
              const [left] = places.splice(next.pick % Math.max(1, places.length), 1);
              if (left !== undefined) inFlight.leave(left.bytes, left.entered);
            }
            await settle();
            const ofBatches = places.filter(({ entered }) => entered === 'wait');
            expect(inFlight.records).toBe(places.length);
            expect(places.length).toBeLessThanOrEqual(records);
            // One alone may be larger than all the bytes there are.
            expect(places.length < 2 || sum(places) <= 100).toBe(true);
            expect(ofBatches.length < 2 || ofBatches.length <= records * 0.75).toBe(true);
            expect(ofBatches.length < 2 || sum(ofBatches) <= 75).toBe(true);
          }
          while (places.length > 0) {
            const [left] = places.splice(0, 1);
            if (left !== undefined) inFlight.leave(left.bytes, left.entered);
            await settle();
          }
          expect(wronglyRefused).toBe(0);
          expect(came).toEqual(waiting);
          expect(inFlight.records).toBe(0);
        },
      ),
    );
  });

  test('a stream of single submissions does not keep a batch out, nor a batch them', async () => {
    const inFlight = new InFlight({ records: 4, bytes: 1_000 });
    while (inFlight.tryEnter(1));
    let batch = 0;
    for (let line = 0; line < 10; line += 1) void inFlight.enterInTurn(1).then(() => (batch += 1));
    for (let round = 0; round < 3; round += 1) {
      inFlight.leave(1, 'refuse');
      expect(inFlight.tryEnter(1)).toBe(false);
      await settle();
    }
    expect(batch).toBe(3);
    inFlight.leave(1, 'refuse');
    expect(inFlight.full).toBe(false);
    expect(inFlight.tryEnter(1)).toBe(true);
  });

  test('whoever waits for a turn gets it with the next free place, and takes none', async () => {
    const inFlight = new InFlight({ records: 1, bytes: 1_000 });
    expect(inFlight.tryEnter(1)).toBe(true);
    let turns = 0;
    for (let i = 0; i < 3; i += 1) void inFlight.turn().then(() => (turns += 1));
    await settle();
    expect(turns).toBe(0);
    inFlight.leave(1, 'refuse');
    await settle();
    expect([turns, inFlight.records]).toEqual([3, 0]);
  });
});

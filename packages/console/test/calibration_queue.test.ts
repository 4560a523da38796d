import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  correction,
  EMPTY_QUEUE,
  nextId,
  openIds,
  type Queue,
  shownId,
  withLabel,
  withSkip,
} from '../src/pages/calibration/queue/queue_state.ts';
import { openCount, progressWords } from '../src/pages/calibration/queue/queue_words.ts';

const WANTED = ['a', 'b', 'c'];
const IDS = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 12 });
const ACTS = fc.array(fc.constantFrom('wrong', 'benign', 'skip'), { maxLength: 40 });

function play(wanted: readonly string[], acts: readonly ('wrong' | 'benign' | 'skip')[]): Queue {
  return acts.reduce<Queue>((queue, act) => {
    const shown = shownId(wanted, queue);
    if (shown === undefined) return queue;
    return act === 'skip' ? withSkip(queue, shown) : withLabel(queue, { pcsId: shown, label: act });
  }, EMPTY_QUEUE);
}

describe('the queue of labels', () => {
  it('shows something exactly as long as something is open, however much is skipped', () => {
    fc.assert(
      fc.property(IDS, ACTS, (wanted, acts) => {
        const queue = play(wanted, acts);
        const shown = shownId(wanted, queue);
        expect(shown !== undefined).toBe(openIds(wanted, queue).length > 0);
        expect([undefined, ...openIds(wanted, queue)]).toContain(shown);
      }),
    );
  });

  it('shows what was skipped only after all that was not, and then the longest skipped', () => {
    fc.assert(
      fc.property(IDS, ACTS, (wanted, acts) => {
        const queue = play(wanted, acts);
        const shown = shownId(wanted, queue);
        const open = openIds(wanted, queue);
        const fresh = open.filter((id) => !queue.skipped.includes(id));
        const waiting = queue.skipped.filter((id) => open.includes(id));
        expect(shown).toBe(fresh[0] ?? waiting[0]);
      }),
    );
  });

  it('keeps what is shown while older ones arrive', () => {
    const queue = { ...EMPTY_QUEUE, current: 'b' };
    expect(shownId(['new', ...WANTED], queue)).toBe('b');
    expect(shownId(['a', 'c'], queue)).toBe('a');
  });

  it('fetches beforehand what really comes next', () => {
    fc.assert(
      fc.property(IDS, ACTS, (wanted, acts) => {
        const queue = play(wanted, acts);
        const shown = shownId(wanted, queue);
        const after = shown === undefined ? queue : withLabel(queue, { pcsId: shown, label: 'wrong' });
        expect(nextId(wanted, queue)).toBe(shownId(wanted, after));
      }),
    );
  });

  it('does not show again what the index still lists as wanted', () => {
    const queue = withLabel(EMPTY_QUEUE, { pcsId: 'a', label: 'wrong' });
    expect(shownId(WANTED, queue)).toBe('b');
  });

  it('corrects the last label by the other one, again and again, and counts it once', () => {
    let queue = withLabel(EMPTY_QUEUE, { pcsId: 'a', label: 'wrong' });
    expect(correction(queue)).toEqual({ pcsId: 'a', label: 'benign' });
    queue = withLabel({ ...queue, current: 'b' }, { pcsId: 'a', label: 'benign' });
    expect(correction(queue)).toEqual({ pcsId: 'a', label: 'wrong' });
    expect(queue.given).toHaveLength(1);
    expect(queue.current).toBe('b');
    expect(correction(EMPTY_QUEUE)).toBeUndefined();
  });

  it('counts what waits beyond what was fetched, and nothing twice while the index follows', () => {
    const queue = withSkip(withLabel(EMPTY_QUEUE, { pcsId: 'a', label: 'wrong' }), 'b');
    expect(openCount(12, WANTED, queue)).toBe(11);
    expect(openCount(11, ['b', 'c', 'd'], queue)).toBe(11);
    expect(progressWords(12, WANTED, queue)).toBe('11 wanted, 1 labelled now, 1 skipped');
    expect(progressWords(0, [], EMPTY_QUEUE)).toBe('0 wanted, 0 labelled now');
  });
});

import { session } from '../../api/session.ts';
import type { OutcomePage } from '../../api/types.ts';

/** A list that holds still: what it was begun with. */
export interface HeldList {
  /** ISO time: rows received before it are left out. */
  readonly from: string;
  /** Unix ms of the answer. */
  readonly asOfMs: number;
  readonly page: OutcomePage;
}

/** Where somebody was in a list when they opened one of its verdicts. */
interface ListPlace {
  readonly key: string;
  readonly held: HeldList;
  readonly scrollPx: number;
  readonly active: number;
  readonly leftAtMs: number;
}

const KEPT_MS = 600_000;
let left: ListPlace | undefined;
// What one session was shown is not the next one's to see, also under the same address.
session.subscribe(() => {
  left = undefined;
});

const AT_START_PX = 8;

/** Whether the list is scrolled away from its beginning. */
export const isAway = (scrollPx: number): boolean => scrollPx > AT_START_PX;

/** The way back leads to the same row; a place that is too old is none. */
export const listPlace = {
  leave: (place: Omit<ListPlace, 'leftAtMs'>): void => {
    left = { ...place, leftAtMs: Date.now() };
  },
  of: (key: string): ListPlace | undefined =>
    left?.key === key && Date.now() - left.leftAtMs < KEPT_MS ? left : undefined,
};

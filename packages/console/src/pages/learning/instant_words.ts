import { formatTime } from '../../ui/format.ts';

/** Of a time that a card may leave out, Unix ms. */
export const instantWords = (atMs: number | undefined): string =>
  atMs === undefined ? 'not said' : formatTime(new Date(atMs).toISOString());

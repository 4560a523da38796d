import { formatCount } from '../../../ui/format.ts';

/** How far what is derived is behind the journal. */
export function lagWords(entries: number): string {
  if (entries === 0) return 'up to date';
  return `${formatCount(entries)} ${entries === 1 ? 'entry' : 'entries'} behind`;
}

import { formatCount } from '../../../ui/format.ts';
import { openIds, type Queue } from './queue_state.ts';

/** How many still wait: what is labelled and still listed is counted in `total` until the index follows. */
export const openCount = (total: number, wanted: readonly string[], queue: Queue): number =>
  total - (wanted.length - openIds(wanted, queue).length);

/** How far one has come. `total` may hold more than the ids that were fetched. */
export function progressWords(total: number, wanted: readonly string[], queue: Queue): string {
  const open = openIds(wanted, queue);
  const skipped = queue.skipped.filter((id) => open.includes(id)).length;
  return [
    `${formatCount(openCount(total, wanted, queue))} wanted`,
    `${formatCount(queue.given.length)} labelled now`,
    ...(skipped === 0 ? [] : [`${formatCount(skipped)} skipped`]),
  ].join(', ');
}

import type { Finding } from '../finding.ts';
import type { Subject } from '../subject.ts';

const SHOWN = 8;

/** E3001: no predicate depends on itself. */
export function checkCycles({ graph }: Subject): readonly Finding[] {
  return graph.cycles.flatMap((cycle): readonly Finding[] => {
    const [first] = cycle;
    if (first === undefined) return [];
    const ids = cycle.map(({ id }) => id);
    const shown = ids.length > SHOWN ? [...ids.slice(0, SHOWN), '…'] : ids;
    const message = `Predicates define each other in a circle, ${[...shown, first.id].join(' → ')}: write one of them out over inputs.`;
    return [{ code: 'E3001', pointer: `${first.pointer}/expr`, message }];
  });
}

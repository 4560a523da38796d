import { namesIn } from './names_in.ts';
import type { NameTypes } from '../expression/type_of.ts';
import type { PredicatePart } from './subject.ts';

export interface PredicateGraph {
  /** Each after those that it names, as far as cycles allow. Of predicates with one id, the first. */
  readonly order: readonly PredicatePart[];
  /** Each from the predicate that closes it to itself; no predicate is in two. */
  readonly cycles: readonly (readonly PredicatePart[])[];
}

interface Visit {
  readonly predicate: PredicatePart;
  readonly named: Iterator<PredicatePart>;
}

/** Without recursion: a long chain of predicates must not exhaust the stack. */
export function graphOf(predicates: readonly PredicatePart[], inputs: NameTypes): PredicateGraph {
  const byId = new Map<string, PredicatePart>();
  for (const predicate of predicates) {
    if (!byId.has(predicate.id) && !inputs.has(predicate.id)) byId.set(predicate.id, predicate);
  }
  const order: PredicatePart[] = [];
  const cycles: (readonly PredicatePart[])[] = [];
  const inCycle = new Set<PredicatePart>();
  const done = new Set<PredicatePart>();
  /** What is being visited, and how deep. */
  const depth = new Map<PredicatePart, number>();
  const path: Visit[] = [];
  const enter = (predicate: PredicatePart): void => {
    depth.set(predicate, path.length);
    path.push({ predicate, named: namedBy(predicate, byId) });
  };
  for (const root of byId.values()) {
    if (!done.has(root)) enter(root);
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const next = visit.named.next();
      if (next.done === true) {
        path.pop();
        depth.delete(visit.predicate);
        done.add(visit.predicate);
        order.push(visit.predicate);
        continue;
      }
      const start = depth.get(next.value);
      if (start === undefined) {
        if (!done.has(next.value)) enter(next.value);
      } else if (!inCycle.has(next.value) && !inCycle.has(visit.predicate)) {
        const cycle = path.slice(start).map(({ predicate }) => predicate);
        for (const member of cycle) inCycle.add(member);
        cycles.push(cycle);
      }
    }
  }
  return { order, cycles };
}

function* namedBy(
  { part }: PredicatePart,
  byId: ReadonlyMap<string, PredicatePart>,
): Generator<PredicatePart, void> {
  if (!('tree' in part)) return;
  for (const name of namesIn(part.tree)) {
    const predicate = byId.get(name);
    if (predicate !== undefined) yield predicate;
  }
}

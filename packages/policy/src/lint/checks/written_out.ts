import type { ExprNode } from '../../model/policy.ts';
import type { Finding } from '../finding.ts';
import { namesIn } from '../names_in.ts';
import type { Subject } from '../subject.ts';

/** Of references to references: each level is on the stack when a predicate is tested. */
const MAX_LEVELS = 64;
/** Of one predicate with all that it refers to written out: by references, work can double with every line. */
const MAX_NODES = 10_000;

interface Extent {
  readonly levels: number;
  readonly nodes: number;
}

/** E2004: what predicates come to with those that they refer to written out, as they are evaluated. */
export function checkWrittenOut({ graph }: Subject): readonly Finding[] {
  const extents = new Map<string, Extent>();
  // Whatever refers to a predicate that is refused is mended with it.
  const refused = new Set(graph.cycles.flat().map(({ id }) => id));
  const findings: Finding[] = [];
  for (const { id, pointer, part } of graph.order) {
    if (!('tree' in part)) continue;
    const names = namesIn(part.tree);
    if (refused.has(id) || !refused.isDisjointFrom(names)) {
      refused.add(id);
      continue;
    }
    const extent = extentOf(part.tree, extents);
    extents.set(id, extent);
    const message = problemOf(id, extent);
    if (message === undefined) continue;
    refused.add(id);
    findings.push({ code: 'E2004', pointer: `${pointer}/expr`, message });
  }
  return findings;
}

function extentOf(tree: ExprNode<string>, extents: ReadonlyMap<string, Extent>): Extent {
  let levels = 0;
  let nodes = 0;
  const visit = (node: ExprNode<string>): void => {
    nodes += 1;
    const named = 'var' in node ? extents.get(node.var) : undefined;
    if (named !== undefined) {
      levels = Math.max(levels, named.levels);
      nodes += named.nodes;
    }
    if ('args' in node) for (const arg of node.args) visit(arg);
  };
  visit(tree);
  return { levels: levels + 1, nodes };
}

function problemOf(id: string, { levels, nodes }: Extent): string | undefined {
  if (levels > MAX_LEVELS)
    return `Predicate ${id} refers to predicates more than ${MAX_LEVELS} deep: refer to fewer levels.`;
  if (nodes > MAX_NODES)
    return `Predicate ${id} has more than ${MAX_NODES} parts with what it refers to written out: refer to each predicate fewer times.`;
  return undefined;
}

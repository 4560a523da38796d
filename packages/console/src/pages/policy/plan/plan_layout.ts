import { BASELINE, type PlanView, type PredicateTruth } from './plan_view.ts';

export interface PlanNode {
  readonly id: string;
  /** Of the upper left corner, in px. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface SourceNode extends PlanNode {
  /** `baseline`: what is always checked. */
  readonly truth: PredicateTruth | 'baseline';
}

export interface PlanEdge {
  readonly from: string;
  readonly to: string;
  readonly unknown: boolean;
  /** An SVG path. */
  readonly path: string;
}

export interface PlanLayout {
  readonly heightPx: number;
  readonly sources: readonly SourceNode[];
  readonly rules: readonly PlanNode[];
  readonly edges: readonly PlanEdge[];
}

const HEIGHT = 40;
const GAP = 10;
/** Lines between the columns need room to be told apart. */
const SHARES = { sources: 0.36, rules: 0.44 };
const WIDEST = { sources: 280, rules: 420 };

/**
 * Two columns: what activates on the left, with what is always checked first, and the rules in the order of their
 * checks on the right. The shorter column stands in the middle of the longer one.
 */
export function planLayout({ predicates, rules }: PlanView, widthPx: number): PlanLayout {
  const always = rules.some(({ because }) => because.includes(BASELINE));
  const truths = [
    ...(always ? [{ id: BASELINE, truth: 'baseline' as const }] : []),
    ...predicates.map(({ id, truth }) => ({ id, truth })),
  ];
  const heightPx = Math.max(1, heightOf(truths.length), heightOf(rules.length));
  const column = (ids: readonly string[], x: number, width: number): PlanNode[] => {
    const top = (heightPx - heightOf(ids.length)) / 2;
    return ids.map((id, index) => ({ id, x, y: top + index * (HEIGHT + GAP), width, height: HEIGHT }));
  };
  const sourceWidth = Math.min(WIDEST.sources, Math.floor(widthPx * SHARES.sources));
  const ruleWidth = Math.min(WIDEST.rules, Math.floor(widthPx * SHARES.rules));
  const sourceNodes = column(
    truths.map(({ id }) => id),
    0,
    sourceWidth,
  );
  const ruleNodes = column(
    rules.map(({ id }) => id),
    widthPx - ruleWidth,
    ruleWidth,
  );
  const sources = sourceNodes.map((node, index) => ({ ...node, truth: truths[index]?.truth ?? 'untold' }));
  const bySource = new Map(sources.map((node) => [node.id, node]));
  const edges = rules.flatMap(({ id, because }, index) => {
    const to = ruleNodes[index];
    return because.flatMap((reason) => {
      const from = bySource.get(reason);
      return from === undefined || to === undefined
        ? []
        : [{ from: reason, to: id, unknown: from.truth === 'unknown', path: pathOf(from, to) }];
    });
  });
  return { heightPx, sources, rules: ruleNodes, edges };
}

const heightOf = (n: number): number => Math.max(0, n * (HEIGHT + GAP) - GAP);

function pathOf(from: PlanNode, to: PlanNode): string {
  const [x0, y0] = [from.x + from.width, from.y + from.height / 2];
  const [x1, y1] = [to.x, to.y + to.height / 2];
  const middle = (x0 + x1) / 2;
  return `M${x0} ${y0}C${middle} ${y0} ${middle} ${y1} ${x1} ${y1}`;
}

/** As much of a text as fits, with an ellipsis where some is left out. */
export function fitText(text: string, widthPx: number, characterPx: number): string {
  const most = Math.max(1, Math.floor(widthPx / characterPx));
  return text.length <= most ? text : `${text.slice(0, Math.max(0, most - 1))}…`;
}

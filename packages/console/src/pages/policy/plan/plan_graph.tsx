import { formatNumber } from '../../../ui/format.ts';
import { fitText, type PlanNode, planLayout, type SourceNode } from './plan_layout.ts';
import { BASELINE, type PlannedRule, type PlanView } from './plan_view.ts';
import { TRUTH_SIGNS, TRUTH_WORDS } from './plan_words.ts';

/** Of the monospaced face at 12 px, and of the other at 11 px. */
const CODE_PX = 7.3;
const WORD_PX = 6;
const PADDING = 10;

const LOOKS: Readonly<Record<SourceNode['truth'], { readonly box: string; readonly text: string }>> = {
  baseline: { box: 'fill-sunken stroke-edge', text: 'fill-ink' },
  true: { box: 'fill-accept-soft stroke-accept', text: 'fill-accept' },
  false: { box: 'fill-surface stroke-line', text: 'fill-muted' },
  unknown: { box: 'fill-escalate-soft stroke-escalate', text: 'fill-escalate' },
  untold: { box: 'fill-surface stroke-line', text: 'fill-muted' },
};

interface PlanGraphProps {
  readonly view: PlanView;
  readonly widthPx: number;
}

/** What activates on the left, the rules in the order of their checks on the right. */
export function PlanGraph({ view, widthPx }: PlanGraphProps) {
  const { heightPx, sources, rules, edges } = planLayout(view, widthPx);
  return (
    <svg width={widthPx} height={heightPx + 2} viewBox={`0 -1 ${widthPx} ${heightPx + 2}`} aria-hidden>
      {edges.map(({ from, to, unknown, path }) => (
        <path
          key={`${from} ${to}`}
          d={path}
          className={`fill-none ${unknown ? 'stroke-escalate' : from === BASELINE ? 'stroke-edge/60' : 'stroke-accept'}`}
          strokeWidth={1.25}
          strokeDasharray={unknown ? '5 4' : undefined}
        />
      ))}
      {sources.map((node) => (
        <Source key={node.id} node={node} />
      ))}
      {rules.map((node, index) => {
        const rule = view.rules[index];
        return rule === undefined ? null : <Rule key={node.id} node={node} rule={rule} place={index + 1} />;
      })}
    </svg>
  );
}

function Source({ node }: { readonly node: SourceNode }) {
  const { id, truth, x, y, width } = node;
  const look = LOOKS[truth];
  const [name, word] =
    truth === 'baseline'
      ? ['baseline', 'always checked']
      : [id, `${TRUTH_SIGNS[truth]} ${TRUTH_WORDS[truth]}`];
  return (
    <g>
      <Box node={node} className={look.box} dashed={truth === 'false' || truth === 'untold'} />
      <text x={x + PADDING} y={y + 17} className={`font-mono text-xs ${look.text}`}>
        {fitText(name, width - 2 * PADDING, CODE_PX)}
      </text>
      <text x={x + PADDING} y={y + 32} fontSize={11} className={look.text}>
        {fitText(word, width - 2 * PADDING, WORD_PX)}
      </text>
    </g>
  );
}

interface RuleProps {
  readonly node: PlanNode;
  readonly rule: PlannedRule;
  readonly place: number;
}

function Rule({ node, rule, place }: RuleProps) {
  const { x, y, width } = node;
  const cost = `cost ${formatNumber(rule.cost)}, so far ${formatNumber(rule.costSoFar)}`;
  return (
    <g>
      <Box node={node} className="fill-surface stroke-edge" dashed={false} />
      <text x={x + PADDING} y={y + 17} className="fill-ink font-mono text-xs">
        {fitText(`${place}  ${rule.id}`, width - 3 * PADDING - rule.op.length * WORD_PX, CODE_PX)}
      </text>
      <text x={x + width - PADDING} y={y + 17} fontSize={11} textAnchor="end" className="fill-muted">
        {rule.op}
      </text>
      <text x={x + PADDING} y={y + 32} fontSize={11} className="fill-muted">
        else {rule.severity}
      </text>
      <text x={x + width - PADDING} y={y + 32} fontSize={11} textAnchor="end" className="fill-muted">
        {cost}
      </text>
    </g>
  );
}

interface BoxProps {
  readonly node: PlanNode;
  readonly className: string;
  readonly dashed: boolean;
}

function Box({ node: { x, y, width, height }, className, dashed }: BoxProps) {
  return (
    <rect
      x={x + 0.5}
      y={y + 0.5}
      width={width - 1}
      height={height - 1}
      rx={5}
      className={className}
      strokeDasharray={dashed ? '4 3' : undefined}
    />
  );
}

import { Badge, type Tone } from '../../../ui/badge.tsx';
import { formatNumber } from '../../../ui/format.ts';
import type { PlanView, PredicateTruth } from './plan_view.ts';
import {
  becauseWords,
  planSentence,
  SEVERITY_WORDS,
  TRUTH_SIGNS,
  TRUTH_WORDS,
  unknownOf,
} from './plan_words.ts';

const TONES: Readonly<Record<PredicateTruth, Tone>> = {
  true: 'accept',
  false: 'plain',
  unknown: 'escalate',
  untold: 'plain',
};

/** The same as the graph, for a narrow page. */
export function PlanList({ view }: { readonly view: PlanView }) {
  const unknown = unknownOf(view);
  return (
    <div className="space-y-4">
      <p className="text-sm text-muted">{planSentence(view)}</p>
      {view.predicates.length > 0 && (
        <ul aria-label="Predicates" className="space-y-1.5">
          {view.predicates.map(({ id, truth }) => (
            <li key={id} className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
              <code className="font-mono text-xs break-all">{id}</code>
              <Badge tone={TONES[truth]}>
                <span aria-hidden>{TRUTH_SIGNS[truth]}</span>
                {TRUTH_WORDS[truth]}
              </Badge>
            </li>
          ))}
        </ul>
      )}
      <ol
        aria-label="Rules in the order of their checks"
        className="divide-y divide-line border-y border-line"
      >
        {view.rules.map(({ id, cost, costSoFar, because, severity }, index) => (
          <li key={id} className="flex gap-3 py-2">
            <span aria-hidden className="figure-numbers w-5 shrink-0 text-right text-muted">
              {index + 1}
            </span>
            <div className="min-w-0 flex-1">
              <code className="font-mono text-xs break-all">{id}</code>
              <div className="text-sm text-muted">
                {becauseWords(because, unknown)}; {SEVERITY_WORDS[severity]}
              </div>
            </div>
            <span className="figure-numbers shrink-0 text-right text-sm text-muted">
              cost {formatNumber(cost)}
              <br />
              so far {formatNumber(costSoFar)}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}

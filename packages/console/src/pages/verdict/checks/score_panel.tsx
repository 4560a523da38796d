import { formatInterval, formatNumber, formatShare } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import type { EvidenceOutcome } from '../evidence.ts';
import { FactList } from '../fact_list.tsx';
import { routeText } from './check_text.ts';
import { EnsembleChoice } from './ensemble_choice.tsx';

/** The number that calibration compares, the way the output took, and who voted on it. */
export function ScorePanel({ outcome }: { readonly outcome: EvidenceOutcome }) {
  const { score, route, ensemble } = outcome;
  return (
    <Panel title="Score, route and ensemble" note="The score is in [0, 1]: larger is more suspect.">
      <FactList
        facts={[
          { name: 'Score', value: scoreSays(score) },
          ...(score.name === 'risk'
            ? [
                {
                  name: 'Interval',
                  value:
                    score.interval === null
                      ? 'the model gives none'
                      : formatInterval(score.interval.low, score.interval.high),
                },
                {
                  name: 'Model',
                  value: (
                    <span className="font-mono text-sm break-all">{score.model ?? 'none in force'}</span>
                  ),
                },
                {
                  name: 'By bounds',
                  value: score.bounds === null ? 'could not be had' : formatNumber(score.bounds),
                },
              ]
            : []),
          {
            name: 'Route',
            value: `${route.path === 'fast' ? 'Fast: the ensemble was spared' : 'Full'}, because ${routeText(route.reason)}.${
              route.arm === null
                ? ''
                : ` Experiment: ${route.arm}${route.propensity === null ? '' : `, with probability ${formatNumber(route.propensity)}`}.`
            }`,
          },
          { name: 'Ensemble', value: <EnsembleChoice ensemble={ensemble} /> },
        ]}
      />
    </Panel>
  );
}

function scoreSays({ name, value }: EvidenceOutcome['score']) {
  const of =
    name === 'bounds'
      ? 'how close the record comes to a bound of the deterministic checks'
      : 'the probability of wrong, by the risk model';
  if (value === null) return `None could be had (${of}).`;
  return (
    <>
      <span className="figure-numbers font-semibold" title={String(value)}>
        {name === 'risk' ? formatShare(value) : formatNumber(value)}
      </span>{' '}
      <span className="text-muted">{of}</span>
    </>
  );
}

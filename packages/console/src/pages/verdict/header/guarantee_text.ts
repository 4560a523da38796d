import { formatCount, formatNumber, formatShare } from '../../../ui/format.ts';
import type { EvidenceOutcome, Guarantee, NoGuarantee } from '../evidence.ts';

/** What may be said of the guarantee of one outcome, and no more: docs/guarantees.md has the whole of it. */
export interface GuaranteeText {
  readonly title: string;
  /** In plain words, what is bounded, or why nothing is. */
  readonly says: string;
  /** What it was computed from; the numbers that an auditor wants to see. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** What must not be read into it. */
  readonly limits: readonly string[];
}

/** Below so many labels of its own a tenant may be judged by those of all tenants. */
const OWN_LABELS = 100;

export function guaranteeText({
  guarantee,
  no_guarantee,
  calibration_version,
}: Pick<EvidenceOutcome, 'guarantee' | 'no_guarantee' | 'calibration_version'>): GuaranteeText {
  if (guarantee !== null) return guaranteed(guarantee);
  if (no_guarantee !== null) return notGuaranteed(no_guarantee, calibration_version);
  return {
    title: 'No guarantee',
    says: 'The outcome carries no guarantee and does not say why.',
    facts: versionFact(calibration_version),
    limits: [],
  };
}

interface Side {
  readonly bound: string;
  readonly mistake: string;
  readonly p: string;
  readonly pMeans: string;
  readonly limit: string;
}

const SIDES: Readonly<Record<Guarantee['kind'], Side>> = {
  accept_given_wrong: {
    bound: 'P(accept ∣ wrong)',
    mistake: 'a wrong output is accepted',
    p: 'p(wrong)',
    pMeans: 'how unusual so low a score is among the outputs labelled wrong',
    limit:
      'It does not say which share of the accepted outputs is wrong: that depends on the traffic as well.',
  },
  reject_given_benign: {
    bound: 'P(reject ∣ benign)',
    mistake: 'a benign output is rejected',
    p: 'p(benign)',
    pMeans: 'how unusual so high a score is among the outputs labelled benign',
    limit:
      'It does not say which share of the rejected outputs is benign: that depends on the traffic as well.',
  },
};

function guaranteed(guarantee: Guarantee): GuaranteeText {
  const { kind, delta, p_value, n_wrong, n_benign, set, calibration_version } = guarantee;
  const { bound, mistake, p, pMeans, limit } = SIDES[kind];
  return {
    title: `Guaranteed: ${bound} ≤ ${formatNumber(delta)}`,
    says: `The probability that ${mistake} is at most ${formatShare(delta)}. It is over the draw of the calibration records and of the next output, one decision at a time: a promise about the procedure that decided, not about this output alone.`,
    facts: [
      { name: 'δ', value: formatNumber(delta) },
      { name: p, value: `${formatNumber(p_value)} (≤ δ): ${pMeans}` },
      {
        name: 'Labels',
        value: `${formatCount(n_wrong)} wrong, ${formatCount(n_benign)} benign, ${
          set === 'tenant' ? 'of this tenant' : 'of all tenants'
        }`,
      },
      ...versionFact(calibration_version),
    ],
    limits: [
      'It assumes that outputs of the class are drawn as the labelled ones were (same kind of task, same model, same score), that the labels are honest, and that the score was fixed before they were given.',
      ...(set === 'tenant'
        ? []
        : [
            `The labels of all tenants stand in while this tenant has fewer than ${OWN_LABELS} of its own. The bound then assumes that its outputs score like everybody's, which may be false.`,
          ]),
      limit,
      'Drift and an adversary who sees scores or thresholds break it.',
    ],
  };
}

function notGuaranteed(
  { code, message, n_wrong, needs_n_wrong }: NoGuarantee,
  version: string | null,
): GuaranteeText {
  switch (code) {
    case 'too_few_labels': {
      const missing = needs_n_wrong === null ? null : Math.max(0, needs_n_wrong - n_wrong);
      return {
        title: 'No guarantee: too few labels',
        says: `The deterministic checks alone decided. ${labelsMissing(missing)}`,
        facts: [...labelFacts(n_wrong, needs_n_wrong), ...versionFact(version)],
        limits: ['Below that number of labels there is no bound.'],
      };
    }
    case 'left_to_a_person':
      return {
        title: 'No guarantee is needed',
        says: 'The decision is left to a person: nothing was decided that could be wrong.',
        // Without these it is not known whether there was a score to compare: 0 would then be no count.
        facts: [
          ...(needs_n_wrong === null ? [] : labelFacts(n_wrong, needs_n_wrong)),
          ...versionFact(version),
        ],
        limits: [],
      };
    case 'refused_by_checks':
      return {
        title: 'No guarantee: refused by the checks',
        says: 'The deterministic checks refuse the record. That is no statistical claim: what they refuse is never accepted, whatever the p-values say.',
        facts: versionFact(version),
        limits: [],
      };
    case 'score_missing':
      return {
        title: 'No guarantee: no score',
        says: 'The record could not be scored, so it could not be compared with the labelled ones. The deterministic checks alone decided.',
        facts: versionFact(version),
        limits: [],
      };
    default:
      // A newer gateway may have reasons that this page does not know: its own words then.
      return { title: 'No guarantee', says: message, facts: versionFact(version), limits: [] };
  }
}

function labelsMissing(missing: number | null): string {
  if (missing === null) return 'At a δ of 0 no number of labels gives a guarantee.';
  if (missing === 0) return 'The labels that there are do not weigh enough yet.';
  const what = missing === 1 ? 'label of a wrong output is' : 'labels of wrong outputs are';
  return `${formatCount(missing)} more ${what} missing for a guarantee to be possible.`;
}

const labelFacts = (n: number, needs: number | null): GuaranteeText['facts'] => [
  {
    name: 'Labels of wrong outputs',
    value:
      needs === null
        ? formatCount(n)
        : n < needs
          ? `${formatCount(n)} of the ${formatCount(needs)} that make accepting with a guarantee possible`
          : `${formatCount(n)}, and ${formatCount(needs)} would do to accept with a guarantee`,
  },
];

const versionFact = (version: string | null): GuaranteeText['facts'] => [
  { name: 'Calibration', value: version ?? 'no version: nothing was labelled or configured yet' },
];

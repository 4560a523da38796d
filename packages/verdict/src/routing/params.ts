import { VerdictError } from '../errors.ts';

/** A comparison of the fast path with the full path on live traffic. */
export interface RoutingExperiment {
  /** Part of the assignment: another id shuffles the keys anew. */
  readonly id: string;
  /** Share of the keys whose low risk may take the fast path; strictly between 0 and 1. */
  readonly treatmentShare: number;
  /** Keeps a sender who can choose its keys from choosing its arm: keep it secret. */
  readonly salt: string;
}

export interface RoutingParams {
  readonly enabled: boolean;
  /** The fast path needs a probability of *wrong* strictly below this. */
  readonly skipEnsembleBelow: number;
  /** Whether the fast path needs an interval no wider than `maxCIWidth`. */
  readonly requireNarrowCI: boolean;
  readonly maxCIWidth: number;
  /** null: every output whose risk is low takes the fast path. */
  readonly experiment: RoutingExperiment | null;
}

export const DEFAULT_ROUTING: RoutingParams = {
  enabled: false,
  skipEnsembleBelow: 0.1,
  requireNarrowCI: true,
  maxCIWidth: 0.05,
  experiment: null,
};

/**
 * Refuses settings that would make a comparison meaningless. `chooseRoute` does not call it: with settings that
 * this refuses, it takes the full path.
 * @throws VerdictError `params_invalid`
 */
export function assertRoutingParams({ skipEnsembleBelow, maxCIWidth, experiment }: RoutingParams): void {
  if (!(skipEnsembleBelow >= 0 && skipEnsembleBelow <= 1)) {
    throw refusal(`skipEnsembleBelow must lie in [0, 1], not ${skipEnsembleBelow}.`);
  }
  if (!(maxCIWidth >= 0 && maxCIWidth <= 1)) {
    throw refusal(`maxCIWidth must lie in [0, 1], not ${maxCIWidth}.`);
  }
  if (experiment === null) return;
  if (experiment.id === '') throw refusal('An experiment needs an id: it decides who is in which arm.');
  if (!(experiment.treatmentShare > 0 && experiment.treatmentShare < 1)) {
    throw refusal(
      `treatmentShare must lie strictly between 0 and 1, not ${experiment.treatmentShare}: both arms need traffic.`,
    );
  }
}

const refusal = (message: string): VerdictError => new VerdictError('params_invalid', message);

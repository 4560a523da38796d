import type { Choice, Propensities } from './choose_arm.ts';
import { anyMembersOf, countIn, membersOf, nullOrNumberIn, refusal } from './read_document.ts';
import type { RewardTerms } from './reward.ts';
import { isArmId, MAX_ARMS } from './state.ts';

/** One line of the log: what was chosen, with which probabilities, and what came of it. */
export interface LoggedChoice {
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly arm: string;
  /** Of every arm, as they were used to draw. */
  readonly propensities: Propensities;
  /** In [0, 1]; null where the outcome is not known. */
  readonly reward: number | null;
  readonly terms: RewardTerms;
}

const NAMES = ['at', 'arm', 'propensities', 'reward', 'terms'] as const;
/** How far logged propensities may be from a sum of 1. */
const SUM_TOLERANCE = 1e-9;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/** The line to log, as JSON. */
export function loggedChoice(
  { arm, propensities }: Choice,
  outcome: { readonly atMs: number; readonly reward: number | null; readonly terms: RewardTerms },
): LoggedChoice {
  const { atMs, reward, terms } = outcome;
  const { containment, agreement, latency_ms, cost_usd } = terms;
  return {
    at: new Date(atMs).toISOString(),
    arm,
    propensities,
    reward,
    terms: { containment, agreement, latency_ms, cost_usd },
  };
}

/**
 * Reads a parsed line strictly: a propensity that was not the one used would bias every estimate. A line of a feed also
 * says by `log_seq` where it comes from, which is no part of the choice.
 * @throws VerdictError `document_invalid`
 */
export function parseLoggedChoice(value: unknown): LoggedChoice {
  const numbered = anyMembersOf(value, 'A choice').has('log_seq');
  const members = membersOf(value, numbered ? ['log_seq', ...NAMES] : NAMES, 'A choice');
  if (numbered && countIn(members, 'log_seq') === 0) throw refusal('log_seq must be above 0.');
  const at = members.get('at');
  if (typeof at !== 'string' || !INSTANT.test(at) || Number.isNaN(Date.parse(at))) {
    throw refusal('at must be an instant in UTC, such as 2025-01-01T00:00:00Z.');
  }
  const propensities = parsePropensities(members.get('propensities'));
  const arm = members.get('arm');
  if (typeof arm !== 'string' || !((propensities.get(arm) ?? 0) > 0)) {
    throw refusal('arm must be one of the propensities, with a probability above 0: it was chosen.');
  }
  const terms = membersOf(
    members.get('terms'),
    ['containment', 'agreement', 'latency_ms', 'cost_usd'],
    'terms',
  );
  return {
    at,
    arm,
    propensities: Object.fromEntries(propensities),
    reward: nullOrNumberIn(members, 'reward', 0, 1),
    terms: {
      containment: nullOrNumberIn(terms, 'containment', 0, 1),
      agreement: nullOrNumberIn(terms, 'agreement', 0, 1),
      latency_ms: nullOrNumberIn(terms, 'latency_ms', 0, Number.MAX_VALUE),
      cost_usd: nullOrNumberIn(terms, 'cost_usd', 0, Number.MAX_VALUE),
    },
  };
}

function parsePropensities(value: unknown): ReadonlyMap<string, number> {
  const members = anyMembersOf(value, 'propensities');
  const propensities = new Map<string, number>();
  for (const [arm, probability] of members) {
    if (!isArmId(arm)) throw refusal('propensities must be named by ids of arms.');
    if (!(typeof probability === 'number' && probability >= 0 && probability <= 1)) {
      throw refusal(`The propensity of ${arm} must be a number from 0 to 1.`);
    }
    propensities.set(arm, probability);
  }
  if (propensities.size > MAX_ARMS) throw refusal(`propensities must be of at most ${MAX_ARMS} arms.`);
  const sum = [...propensities.values()].reduce((total, each) => total + each, 0);
  if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) throw refusal(`propensities must sum to 1, not ${sum}.`);
  return propensities;
}

import type { CheckId, CheckResult } from './check_result.ts';
import { type EnsembleParams, ensembleProblems } from './params.ts';
import { type Tally, tallyOf } from './tally.ts';

export interface EnsembleVerdict {
  /** Enough checks passed, with enough weight, every required one among them, and nothing was wrong. */
  readonly agrees: boolean;
  /** Checks that answered pass … */
  readonly passed: number;
  /** … that answered fail, or in a way that cannot be believed … */
  readonly failed: number;
  /** … and that did not answer in time, whether they were left out or counted as a fail. */
  readonly absent: number;
  /** How many passes were needed. */
  readonly needed: number;
  /** Share of the voting weight that passed, in [0, 1]; 0 where nothing voted. */
  readonly weightPassed: number;
  /** At least one check answered pass and at least one fail. */
  readonly disagreement: boolean;
  /** One entry per check of the parameters, ordered by its name. */
  readonly tally: readonly Tally[];
  /** Why the vote itself could not be trusted; any entry means that it does not agree. */
  readonly problems: readonly string[];
}

/**
 * N of M, and a weighted share, over whatever the checks said. Total: never throws. The order of the results and of
 * the checks does not matter. Monotone: turning a fail into a pass never takes the agreement away. Fails closed:
 * results of unknown checks, duplicates, malformed scores and parameters, and a vote that all have left never agree.
 *
 * A check that is left out is an abstention, not a pass: with V checks voting, min(N, V) of them must pass.
 */
export function combineChecks(results: readonly CheckResult[], params: EnsembleParams): EnsembleVerdict {
  const problems = ensembleProblems(params);
  // One order for every sum: floating-point addition is not associative.
  const specs = params.checks.toSorted((a, b) => (a.check < b.check ? -1 : a.check > b.check ? 1 : 0));
  const byCheck = Map.groupBy(results, ({ check }) => check);
  problems.push(...unknownChecks(byCheck.keys(), params));

  const tally: Tally[] = [];
  const count = { pass: 0, fail: 0, left_out: 0 };
  const weight = { pass: 0, fail: 0, left_out: 0 };
  let requiredPass = true;
  for (const spec of specs) {
    const entry = tallyOf(spec, byCheck.get(spec.check) ?? []);
    tally.push(entry);
    count[entry.counted]++;
    weight[entry.counted] += spec.weight;
    if (spec.required === true && entry.counted !== 'pass') requiredPass = false;
    if (entry.reason === 'duplicate') problems.push(`${spec.check} gave more than one result.`);
    if (entry.reason === 'malformed') problems.push(`${spec.check} gave a malformed result.`);
  }

  const voting = count.pass + count.fail;
  const needed = Math.max(1, Math.min(params.n, voting));
  const votingWeight = weight.pass + weight.fail;
  const share = votingWeight > 0 && votingWeight < Infinity ? weight.pass / votingWeight : 0;
  const failed = tally.filter(({ reason }) => FAILED.has(reason)).length;
  return {
    agrees: problems.length === 0 && requiredPass && count.pass >= needed && share >= (params.minWeight ?? 0),
    passed: count.pass,
    failed,
    absent: tally.length - count.pass - failed,
    needed,
    weightPassed: share,
    disagreement: count.pass > 0 && failed > 0,
    tally,
    problems,
  };
}

const FAILED: ReadonlySet<Tally['reason']> = new Set(['fail', 'duplicate', 'malformed']);

/** A result that nobody asked for may be a misspelt check that should have voted: refused, not ignored. */
function unknownChecks(checks: Iterable<CheckId>, params: EnsembleParams): string[] {
  const known = new Set(params.checks.map(({ check }) => check));
  return [...checks]
    .filter((check) => !known.has(check))
    .toSorted()
    .map((check) => `${check} is no check of this ensemble.`);
}

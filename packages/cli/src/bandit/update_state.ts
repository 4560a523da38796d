import { canonicalizeJson } from '@kakeya/protocol';
import {
  armOdds,
  type BanditState,
  bernoulliSource,
  createBanditState,
  DEFAULT_POLICY,
  type LoggedChoice,
  observeReward,
} from '@kakeya/verdict/bandit';
import { CliError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { note, printJson, printTable } from '../output/print.ts';
import { readChoices } from './read_choices.ts';
import { refuseAsInput } from '../records/refuse_as_input.ts';
import { readState, replaceState } from './state_file.ts';

export interface UpdateOptions {
  readonly log: string;
  readonly state: string;
  readonly seed: number;
  readonly json?: boolean;
}

/** `kakeya bandit update`: the state that the whole log leads to. */
export async function updateState({ log, state: file, seed, json }: UpdateOptions): Promise<ExitCode> {
  const before = await readState(file);
  const choices = await readChoices(log);
  const after = refuseAsInput(log, () => foldAgain(before, choices, seed));
  await replaceState(file, after);
  const { propensities, excluded, fallback } = armOdds(after, DEFAULT_POLICY);
  if (json === true) {
    const folded = after.observations - before.observations;
    const withoutReward = choices.filter(({ reward }) => reward === null).length;
    await printJson({
      folded,
      without_reward: withoutReward,
      excluded,
      fallback,
      propensities,
      state: after,
    });
    return EXIT.ok;
  }
  await printTable(
    ['arm', 'rewards', 'mean reward', 'P(chosen)', 'excluded by'],
    after.arms.map(({ id, reward }) => [
      id,
      String(reward.count),
      reward.count === 0 ? '-' : reward.mean.toFixed(4),
      (propensities[id] ?? 0).toFixed(4),
      excluded
        .filter(({ arm }) => arm === id)
        .map(({ limit }) => limit)
        .join(', '),
    ]),
  );
  note(
    `${after.observations - before.observations} new rewards. P(chosen) is that of Thompson sampling, floor 0.05.`,
  );
  if (fallback !== null) note(`Every arm breaks a limit: ${after.safest_arm} is taken as the safest.`);
  return EXIT.ok;
}

/**
 * Folds the log from its start, and checks on the way that it leads to the state that is there: so no choice counts
 * twice, and a log of something else, or one that has been edited, is noticed.
 */
function foldAgain(before: BanditState, choices: readonly LoggedChoice[], seed: number): BanditState {
  let state = createBanditState({ arms: before.arms, limits: before.limits, safestArm: before.safest_arm });
  let met = before.observations === 0;
  for (const { arm, reward, terms } of choices) {
    if (reward === null) continue;
    const observation = { arm, reward, latencyMs: terms.latency_ms, costUsd: terms.cost_usd };
    state = observeReward(state, observation, bernoulliSource(seed, state.observations));
    if (state.observations === before.observations)
      met = canonicalizeJson(state) === canonicalizeJson(before);
  }
  if (met && state.observations >= before.observations) return state;
  throw new CliError(
    'input_invalid',
    `The first ${before.observations} rewards of the log do not lead to the state: give the whole log that it was made ` +
      'from, unedited, with the same --seed; or start again with kakeya bandit init.',
  );
}

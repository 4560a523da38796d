import { writeFile } from 'node:fs/promises';
import {
  type Estimate,
  evaluatePolicy,
  fixedPolicy,
  greedyPolicy,
  type LoggedChoice,
  type PolicyEvaluation,
  type RewardedChoice,
  type TargetPolicy,
  uniformPolicy,
} from '@kakeya/verdict/bandit';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { note, print, printJson, printTable } from '../output/print.ts';
import { readChoices } from './read_choices.ts';
import { refuseAsInput } from '../records/refuse_as_input.ts';
import { writing } from './state_file.ts';

export interface EvaluateOptions {
  readonly log: string;
  readonly policy: string;
  readonly confidence: number;
  readonly out?: string;
  readonly json?: boolean;
}

interface Evaluated {
  readonly policy: TargetPolicy;
  /** Choices that the policy was made from, before those that it is judged on; null where it needs none. */
  readonly selectedOn: number | null;
  readonly loggedMean: number;
  readonly evaluation: PolicyEvaluation;
}

/** `kakeya bandit evaluate`: what the log says of a policy that did not write it. */
export async function showEvaluation({
  log,
  policy: name,
  confidence,
  out,
  json,
}: EvaluateOptions): Promise<ExitCode> {
  const choices = await readChoices(log);
  const rewarded = choices.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)).flatMap(withReward);
  const evaluated = refuseAsInput(log, () => evaluate(rewarded, name, confidence));
  const document = documentOf(name, choices.length - rewarded.length, evaluated);
  if (out !== undefined) await writing(out, () => writeFile(out, `${JSON.stringify(document, null, 2)}\n`));
  if (json === true) await printJson(document);
  else await printReport(name, choices.length - rewarded.length, evaluated);
  return EXIT.ok;
}

function withReward({ arm, propensities, reward }: LoggedChoice): RewardedChoice[] {
  return reward === null ? [] : [{ arm, propensities, reward }];
}

function evaluate(log: readonly RewardedChoice[], name: string, confidence: number): Evaluated {
  const half = name === 'greedy' ? Math.floor(log.length / 2) : 0;
  const judgedOn = log.slice(half);
  const policy =
    name === 'greedy'
      ? greedyPolicy(log.slice(0, half))
      : name === 'uniform'
        ? uniformPolicy(log)
        : fixedPolicy(log, name);
  return {
    policy,
    selectedOn: name === 'greedy' ? half : null,
    evaluation: evaluatePolicy(judgedOn, policy, confidence),
    loggedMean: judgedOn.reduce((sum, { reward }) => sum + reward, 0) / judgedOn.length,
  };
}

function documentOf(name: string, withoutReward: number, evaluated: Evaluated): object {
  const { policy, selectedOn, loggedMean, evaluation } = evaluated;
  const { n, confidence, ips, snips, dr, overlap } = evaluation;
  return {
    policy: name,
    probabilities: Object.fromEntries(policy),
    n,
    selected_on: selectedOn,
    without_reward: withoutReward,
    logged_mean: loggedMean,
    confidence,
    ips: { value: ips.value, normal: ips.interval, bernstein: ips.bernstein },
    snips: { value: snips.value, normal: snips.interval },
    dr: { value: dr.value, normal: dr.interval },
    overlap: {
      effective_sample_size: overlap.effectiveSampleSize,
      max_weight: overlap.maxWeight,
      min_propensity: overlap.minPropensity,
    },
  };
}

async function printReport(name: string, withoutReward: number, evaluated: Evaluated): Promise<void> {
  const { policy, selectedOn, loggedMean, evaluation } = evaluated;
  const { n, confidence, ips, snips, dr, overlap } = evaluation;
  const arms = [...policy].map(([arm, probability]) => `${arm} ${decimal(probability)}`).join(', ');
  await print(`Policy ${name}: ${arms}; ${n} choices, mean reward as logged ${decimal(loggedMean)}\n\n`);
  const row = (label: string, { value, interval }: Estimate, kind: string): string[] => [
    label,
    decimal(value),
    `${decimal(interval.low)} to ${decimal(interval.high)}`,
    kind,
  ];
  await printTable(
    ['estimate', 'reward', `${confidence * 100} % interval`, 'interval by'],
    [
      row('ips', ips, 'normal'),
      row('ips', { value: ips.value, interval: ips.bernstein }, 'empirical Bernstein'),
      row('snips', snips, 'normal'),
      row('dr', dr, 'normal'),
    ],
  );
  await print(
    `\nEffective sample size ${overlap.effectiveSampleSize.toFixed(1)} of ${n}; largest weight ` +
      `${overlap.maxWeight.toFixed(2)}; smallest propensity ${overlap.minPropensity.toPrecision(3)}\n`,
  );
  if (selectedOn !== null)
    note(`greedy was chosen on ${selectedOn} earlier choices, which are not among these.`);
  if (withoutReward > 0)
    note(`${withoutReward} choices without a reward are left out: they must be missing by chance.`);
  note('Normal intervals are approximate where the logging policy learns; empirical Bernstein holds.');
}

const decimal = (value: number): string => value.toFixed(4);

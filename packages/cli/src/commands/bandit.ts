import { Command, Option } from 'commander';
import { decimalFrom } from '../options/parse_decimal.ts';
import { integerFrom } from '../options/parse_integer.ts';
import type { InitOptions } from '../bandit/init_state.ts';
import { collectArms } from '../bandit/parse_arm.ts';
import type { EvaluateOptions } from '../bandit/show_evaluation.ts';
import type { UpdateOptions } from '../bandit/update_state.ts';
import { finish } from './finish.ts';

const HELP = `
A line of the log is one choice whose outcome is known: at (RFC 3339, UTC), arm, propensities (of every arm, as they
were used to draw), reward (0 to 1, null where it stays unknown) and terms (containment, agreement, latency_ms,
cost_usd; each may be null).

Examples:
  kakeya bandit init --arm small:1:2:even --arm full:2:4:even --safest full --latency-p95-ms 800 --state state.json
  kakeya bandit update --log choices.jsonl --state state.json
  kakeya bandit evaluate --log choices.jsonl --policy greedy`;

export function banditCommand(): Command {
  return new Command('bandit')
    .summary('learn which ensemble to run, from its own log')
    .description('Learns which ensemble to run, and judges other policies, from the log of choices.')
    .addHelpText('after', HELP)
    .addCommand(initCommand())
    .addCommand(updateCommand())
    .addCommand(evaluateCommand());
}

function initCommand(): Command {
  return new Command('init')
    .description('Write a state that has learnt nothing yet.')
    .addOption(
      new Option('--arm <id:n:m:weights>', 'an ensemble: n of m checks under these weights; repeat it')
        .argParser(collectArms)
        .makeOptionMandatory(),
    )
    .requiredOption('--safest <id>', 'the arm to take when every arm breaks a limit')
    .option(
      '--latency-p95-ms <ms>',
      'limit on the 95th percentile of latency',
      decimalFrom(0.001, 86_400_000),
    )
    .option('--cost-usd <usd>', 'limit on the mean cost of a choice', decimalFrom(0.000001, 1_000_000))
    .requiredOption('--state <file>', 'the file to write; it must not be there')
    .addHelpText(
      'after',
      '\nExample:\n  kakeya bandit init --arm a:1:2:even --arm b:2:4:even --safest b --state state.json',
    )
    .action(async (options: InitOptions) => {
      const { initState } = await import('../bandit/init_state.ts');
      finish(await initState(options));
    });
}

function updateCommand(): Command {
  return new Command('update')
    .description('Fold the log into the state. Twice is as good as once: what is folded already is checked.')
    .requiredOption('--log <file>', 'the whole log of choices, as JSON Lines')
    .requiredOption('--state <file>', 'the state to bring up to date')
    .option(
      '--seed <n>',
      'of the draws that make binary what is not; always the same for a log',
      integerFrom(0),
      1,
    )
    .option('--json', 'one JSON document')
    .addHelpText('after', '\nExample:\n  kakeya bandit update --log choices.jsonl --state state.json')
    .action(async (options: UpdateOptions) => {
      const { updateState } = await import('../bandit/update_state.ts');
      finish(await updateState(options));
    });
}

function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('Estimate what another policy would have earned: inverse propensities and doubly robust.')
    .requiredOption('--log <file>', 'the log of choices, as JSON Lines')
    .requiredOption('--policy <name>', 'greedy, uniform, or the id of an arm')
    .option('--confidence <share>', 'of the intervals', decimalFrom(0.5, 0.9999), 0.95)
    .option('--out <file>', 'write the JSON document there as well')
    .option('--json', 'one JSON document')
    .addHelpText(
      'after',
      `
greedy is the arm with the best mean in the first half of the log, judged on the second half: judged on the choices
that made it look best, it would look better than it is.

Example:
  kakeya bandit evaluate --log choices.jsonl --policy uniform --json`,
    )
    .action(async (options: EvaluateOptions) => {
      const { showEvaluation } = await import('../bandit/show_evaluation.ts');
      finish(await showEvaluation(options));
    });
}

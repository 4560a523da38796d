import { Command } from 'commander';
import { decimalFrom } from '../options/parse_decimal.ts';
import { integerFrom } from '../options/parse_integer.ts';
import type { RoutingReportOptions } from '../routing/show_report.ts';
import { finish } from './finish.ts';

const HELP = `
A line of the file is one output: arm (treatment, control; null outside an experiment), path (fast, full), latency_ms,
decision (accept, escalate, reject), label (wrong, benign; null without one), and weight: 1 / the probability with
which such an output was chosen for labelling, 1 where it is left out.

Exit codes: 0 no evidence of harm, 10 too little data to show any, 20 breach.

Example:
  kakeya routing report --data routed.jsonl --looks 10`;

export function routingCommand(): Command {
  return new Command('routing')
    .summary('compare the fast path with the full path')
    .description('Compares the fast path with the full path on recorded traffic.')
    .addCommand(reportCommand());
}

function reportCommand(): Command {
  return new Command('report')
    .description('Report latency and containment of both arms, with intervals. Exit 20 on a breach.')
    .requiredOption('--data <file>', 'recorded traffic of one experiment as JSON Lines')
    .option('--containment-margin <share>', 'tolerated fall of containment', decimalFrom(0, 0.99), 0.02)
    .option('--p95-margin-ms <ms>', 'tolerated rise of p95 latency', decimalFrom(0, 86_400_000), 0)
    .option('--false-rollback-rate <share>', 'over all looks', decimalFrom(0.000001, 0.5), 0.05)
    .option('--looks <n>', 'looks planned in advance', integerFrom(1, 10_000), 10)
    .option('--json', 'one JSON document')
    .addHelpText('after', HELP)
    .action(
      async ({
        looks,
        ...options
      }: Omit<RoutingReportOptions, 'plannedLooks'> & { readonly looks: number }) => {
        const { showRoutingReport } = await import('../routing/show_report.ts');
        finish(await showRoutingReport({ ...options, plannedLooks: looks }));
      },
    );
}

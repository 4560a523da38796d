import { Command } from 'commander';
import { decimalFrom } from '../options/parse_decimal.ts';
import { parseDay } from '../cost/parse_day.ts';
import { parseDimensions } from '../cost/parse_dimensions.ts';
import { parseModelSource } from '../cost/parse_model_source.ts';
import type { ForecastOptions } from '../cost/show_forecast.ts';
import type { ReconcileOptions } from '../cost/show_reconciliation.ts';
import type { ReportOptions } from '../cost/show_report.ts';
import { integerFrom } from '../options/parse_integer.ts';
import { finish } from './finish.ts';

const HELP = `
A span is a line of JSON: at, tenant, task, model, tokens_in, tokens_out, the cost (cost_usd; or currency with amount
or amount_micros), and, where known, pcs_id and accepted. Amounts are exact; currencies are never added.

Examples:
  kakeya cost report --spans spans.jsonl --by tenant,task
  kakeya cost report --spans .kakeya/feed/spans.jsonl --outcomes .kakeya/feed/outcomes.jsonl
  kakeya cost forecast --spans spans.jsonl --days 14
  kakeya cost reconcile --spans spans.jsonl --billing focus.csv`;

export function costCommand(): Command {
  return new Command('cost')
    .summary('account for spend')
    .description('Accounts for spend: report, forecast, reconcile.')
    .addHelpText('after', HELP)
    .addCommand(reportCommand())
    .addCommand(forecastCommand())
    .addCommand(reconcileCommand());
}

function reportCommand(): Command {
  return subcommand('report', 'Sum the spend, with the cost per trusted task: spend over accepted outputs.')
    .option('--outcomes <file>', "a gateway's outcomes.jsonl, which says what was accepted")
    .option('--by <list>', 'tenant, task, model, day', parseDimensions, ['tenant', 'task', 'model'])
    .action(async (options: ReportOptions) => {
      const { showReport } = await import('../cost/show_report.ts');
      finish(await showReport(options));
    });
}

function forecastCommand(): Command {
  return subcommand('forecast', 'Forecast daily spend, with the error that it had on held-out days.')
    .option('--days <n>', 'days ahead', integerFrom(1, 366), 14)
    .option('--currency <code>', 'only spans in this currency')
    .option('--last-day <day>', 'the last whole day (UTC); later spans are left out', parseDay)
    .action(async (options: ForecastOptions) => {
      const { showForecast } = await import('../cost/show_forecast.ts');
      finish(await showForecast(options));
    });
}

function reconcileCommand(): Command {
  return subcommand(
    'reconcile',
    'Compare billing in FOCUS columns with the spans, per UTC day and model. Exit 20 when anything is flagged.',
  )
    .requiredOption('--billing <file>', 'FOCUS 1.x export, .csv or .json')
    .option(
      '--tolerance <share>',
      'largest difference as a share of what was traced',
      decimalFrom(0, 0.99),
      0.03,
    )
    .option('--model <source>', 'what names the model: tag:NAME or column:NAME', parseModelSource, {
      kind: 'tag',
      name: 'model',
    })
    .action(async (options: ReconcileOptions) => {
      const { showReconciliation } = await import('../cost/show_reconciliation.ts');
      finish(await showReconciliation(options));
    });
}

function subcommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .requiredOption('--spans <file>', 'spans as JSON Lines')
    .option('--json', 'one JSON document');
}

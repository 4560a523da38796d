import {
  aggregateCost,
  type CostDimension,
  type CostPerTrustedTask,
  type CostRow,
  formatAmount,
} from '@kakeya/verdict/cost';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { printJson, printTable } from '../output/print.ts';
import { joinOutcomes } from './join_outcomes.ts';
import { readSpans } from './read_spans.ts';
import { refuseAsInput } from '../records/refuse_as_input.ts';

export interface ReportOptions {
  readonly spans: string;
  readonly outcomes?: string;
  readonly by: readonly CostDimension[];
  readonly json?: boolean;
}

/** `kakeya cost report`. */
export async function showReport(options: ReportOptions): Promise<ExitCode> {
  const { spans: file, outcomes, by, json = false } = options;
  const read = await readSpans(file);
  const spans = outcomes === undefined ? read : await joinOutcomes(read, outcomes);
  const rows = refuseAsInput(file, () => aggregateCost(spans, by));
  if (json) await printJson(rows.map((row) => jsonOf(row, by)));
  else await printTable([...by, ...HEADERS], rows.map(cellsOf));
  return EXIT.ok;
}

const HEADERS = [
  'currency',
  'cost',
  'calls',
  'tokens in',
  'tokens out',
  'accepted',
  'not accepted',
  'undecided',
  'cost per trusted task',
];

const cellsOf = (row: CostRow): string[] => [
  ...row.key,
  row.currency,
  formatAmount(row.amountAtto),
  ...[row.spans, row.tokensIn, row.tokensOut, row.accepted, row.notAccepted, row.undecided].map(String),
  describe(row.costPerTrustedTask),
];

const describe = ({ value }: CostPerTrustedTask): string =>
  value === null ? 'undefined: none accepted' : value.toPrecision(6);

function jsonOf(row: CostRow, by: readonly CostDimension[]): object {
  return {
    ...Object.fromEntries(by.map((dimension, i) => [dimension, row.key[i]])),
    currency: row.currency,
    cost: formatAmount(row.amountAtto),
    calls: row.spans,
    tokens_in: row.tokensIn,
    tokens_out: row.tokensOut,
    accepted: row.accepted,
    not_accepted: row.notAccepted,
    undecided: row.undecided,
    cost_per_trusted_task: row.costPerTrustedTask.value,
    cost_per_trusted_task_reason: row.costPerTrustedTask.reason,
  };
}

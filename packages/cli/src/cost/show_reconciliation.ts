import {
  formatAmount,
  type ModelSource,
  type ReconciledRow,
  type Reconciliation,
  reconcileCost,
} from '@kakeya/verdict/cost';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { print, printJson, printTable } from '../output/print.ts';
import type { Cell } from '../output/table.ts';
import { readBilling } from './read_billing.ts';
import { readSpans } from './read_spans.ts';
import { refuseAsInput } from '../records/refuse_as_input.ts';

export interface ReconcileOptions {
  readonly spans: string;
  readonly billing: string;
  readonly tolerance: number;
  readonly model: ModelSource;
  readonly json?: boolean;
}

/** `kakeya cost reconcile`: exit 20 when anything is flagged. */
export async function showReconciliation(options: ReconcileOptions): Promise<ExitCode> {
  const [spans, billing] = [
    await readSpans(options.spans),
    await readBilling(options.billing, options.model),
  ];
  const result = refuseAsInput(options.spans, () => reconcileCost(spans, billing, options.tolerance));
  if (options.json === true) await printJson(jsonOf(result));
  else await showText(result, options.billing.toLowerCase().endsWith('.csv') ? 'line' : 'row');
  return result.status === 'reconciled' ? EXIT.ok : EXIT.rejected;
}

async function showText(result: Reconciliation, rowName: string): Promise<void> {
  await printTable(
    ['day', 'model', 'currency', 'traced', 'billed', 'difference', 'status', 'reason'],
    result.rows.map(cellsOf),
  );
  for (const { row, amountAtto, currency, service } of result.unallocated) {
    await print(
      `FLAGGED: ${rowName} ${row}: ${formatAmount(amountAtto)} ${currency} for ${service} over more than one UTC day; it is not shared out.\n`,
    );
  }
  for (const { row, message } of result.invalid) await print(`FLAGGED: ${rowName} ${row}: ${message}\n`);
  for (const { currency, tracedAtto, billedAtto } of result.totals) {
    await print(
      `Total: traced ${formatAmount(tracedAtto)}, billed ${formatAmount(billedAtto)} ${currency}.\n`,
    );
  }
  const flagged = result.rows.filter(({ status }) => status === 'flagged').length;
  await print(
    result.status === 'reconciled'
      ? `Reconciled: every row within ${result.tolerance * 100} % of what was traced.\n`
      : `FLAGGED: ${flagged} of ${result.rows.length} rows, ${result.unallocated.length} charges over several days, ` +
          `${result.invalid.length} unreadable. Nothing was adjusted.\n`,
  );
}

function cellsOf(row: ReconciledRow): Cell[] {
  const relative = row.relative === null ? '' : ` (${(row.relative * 100).toFixed(2)} %)`;
  return [
    row.day,
    row.model ?? '(none)',
    row.currency,
    formatAmount(row.tracedAtto),
    formatAmount(row.billedAtto),
    `${formatAmount(row.differenceAtto)}${relative}`,
    row.status === 'flagged' ? { text: 'FLAGGED', style: 'red' } : { text: 'reconciled', style: 'green' },
    row.reason,
  ];
}

function jsonOf(result: Reconciliation): object {
  return {
    status: result.status,
    tolerance: result.tolerance,
    rows: result.rows.map((row) => ({
      day: row.day,
      model: row.model,
      currency: row.currency,
      traced: formatAmount(row.tracedAtto),
      billed: formatAmount(row.billedAtto),
      difference: formatAmount(row.differenceAtto),
      relative: row.relative,
      status: row.status,
      reason: row.reason,
    })),
    totals: result.totals.map(({ currency, tracedAtto, billedAtto }) => ({
      currency,
      traced: formatAmount(tracedAtto),
      billed: formatAmount(billedAtto),
    })),
    unallocated: result.unallocated.map(({ row, amountAtto, currency, service, model }) => ({
      row,
      billed: formatAmount(amountAtto),
      currency,
      service,
      model,
    })),
    invalid: result.invalid,
  };
}

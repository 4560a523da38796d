import { EXIT, type ExitCode, worstExit } from '../exit_code.ts';
import { note, printJsonLine, printTable } from '../output/print.ts';
import { startProgress } from '../output/progress.ts';
import type { Cell } from '../output/table.ts';
import { type GatewayTarget, submitBatch, submitRecord } from './gateway_client.ts';
import { nameOf, type RawRecord, readRecords } from './read_records.ts';
import { exitOf, type Verdict } from './verdict.ts';
import { VERDICT_HEADERS, verdictRow } from './verdict_row.ts';

export interface SubmitOptions extends GatewayTarget {
  readonly batch?: boolean;
  readonly json?: boolean;
}

/** Records per request of `--batch`: bounds what is read ahead. */
const BATCH_RECORDS = 1_000;

/** `kakeya pcs submit`: sends signed records as they are, shows the verdicts and exits by the worst of them. */
export async function submitFiles(files: readonly string[], options: SubmitOptions): Promise<ExitCode> {
  const codes = new Set<ExitCode>();
  const rows: Cell[][] = [];
  const progress = startProgress('records submitted');
  for await (const [record, verdict] of verdictsOf(files, options)) {
    codes.add(exitOf(verdict));
    if (options.json === true) await printJsonLine({ file: record.file, line: record.line, ...verdict });
    else rows.push(verdictRow(nameOf(record), verdict));
    progress.advance();
  }
  progress.end();
  if (options.json !== true && rows.length > 0) await printTable(VERDICT_HEADERS('record'), rows);
  if (codes.size === 0) {
    note('The files hold no records.');
    return EXIT.invalid;
  }
  return worstExit(codes);
}

async function* verdictsOf(
  files: readonly string[],
  options: SubmitOptions,
): AsyncGenerator<readonly [RawRecord, Verdict]> {
  if (options.batch !== true) {
    for await (const record of readRecords(files)) yield [record, await submitRecord(options, record.bytes)];
    return;
  }
  let waiting: RawRecord[] = [];
  for await (const record of readRecords(files)) {
    waiting.push(record);
    if (waiting.length < BATCH_RECORDS) continue;
    yield* sendBatch(waiting, options);
    waiting = [];
  }
  if (waiting.length > 0) yield* sendBatch(waiting, options);
}

async function* sendBatch(
  records: readonly RawRecord[],
  target: GatewayTarget,
): AsyncGenerator<readonly [RawRecord, Verdict]> {
  const verdicts = await submitBatch(
    target,
    records.map(({ bytes }) => bytes),
  );
  for (const [index, record] of records.entries()) {
    const verdict = verdicts[index];
    if (verdict !== undefined) yield [record, verdict];
  }
}

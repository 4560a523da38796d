import { EXIT, type ExitCode } from '../exit_code.ts';
import { print, printJson, printTable } from '../output/print.ts';
import { startProgress } from '../output/progress.ts';
import { journalKeysFrom } from './journal_keys.ts';
import { locateJournal } from './locate_journal.ts';
import { type ReplayReport, replayJournal } from './replay_journal.ts';

/** `kakeya journal replay`: derives every recorded decision again, offline. */
export async function showReplay(dir: string, json: boolean): Promise<ExitCode> {
  const { directory } = locateJournal(dir);
  const progress = startProgress('entries replayed');
  const report = await replayJournal(directory, journalKeysFrom(process.env), () => progress.advance());
  progress.end();
  const sound = report.mismatches.length === 0 && report.corrupt_ranges === 0;
  if (json) await printJson({ directory, sound, ...report });
  else await printReport(report);
  return sound ? EXIT.ok : EXIT.rejected;
}

async function printReport(report: ReplayReport): Promise<void> {
  const { results } = report;
  await printTable(
    ['what', 'count'],
    [
      ['submissions', String(report.submissions)],
      ['results: decided', String(results.decided)],
      ['results: replayed', String(results.replayed)],
      ['results: refused', String(results.refused)],
      ['unsettled submissions', String(report.unsettled.length)],
      ['decisions derived again, equal', String(report.rederived)],
      ['decisions that differ', String(report.mismatches.length)],
      ['decided under other parameters', String(report.other_parameters)],
      ['decided before the first known state', String(report.unknown_state)],
      ['results without their submission', String(report.without_submission)],
      ['ranges that cannot be read', String(report.corrupt_ranges)],
    ],
  );
  if (report.mismatches.length === 0) return;
  await print('\n');
  await printTable(
    ['inbox seq', 'result seq', 'pcs_id', 'differs in'],
    report.mismatches.map(({ inbox_seq, result_seq, pcs_id, fields }) => [
      String(inbox_seq),
      String(result_seq),
      pcs_id,
      fields.join(' '),
    ]),
  );
}

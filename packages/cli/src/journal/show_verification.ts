import { type RecoveryReport, verifyJournal } from '@kakeya/storage';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { note, print, printJson, printTable } from '../output/print.ts';
import { journalKeysFrom } from './journal_keys.ts';
import { assertSegments, locateJournal } from './locate_journal.ts';

/** `kakeya journal verify`: every checksum, and with keys every authentication tag; changes nothing. */
export async function showVerification(dir: string, json: boolean): Promise<ExitCode> {
  const { directory } = locateJournal(dir);
  const encryption = journalKeysFrom(process.env);
  if (process.stderr.isTTY) note(`Reading ${directory} …`);
  const report = await verifyJournal(directory, encryption === undefined ? {} : { encryption });
  assertSegments(report.segments, directory);
  const clean = report.corrupt.length === 0;
  if (json) await printJson({ directory, clean, ...describe(report) });
  else await printReport(report);
  return clean ? EXIT.ok : EXIT.rejected;
}

function describe({ segments, entries, tornBytes, corrupt }: RecoveryReport): object {
  return {
    segments,
    entries,
    torn_bytes: tornBytes,
    corrupt: corrupt.map(({ segment, offset, bytes, lostSeqs, perhapsTorn }) => ({
      segment,
      offset,
      bytes,
      lost_seqs: lostSeqs,
      perhaps_torn: perhapsTorn,
    })),
  };
}

async function printReport({ segments, entries, tornBytes, corrupt }: RecoveryReport): Promise<void> {
  await print(`${entries} entries in ${segments} segments read and checked.\n`);
  if (tornBytes > 0) {
    await print(`The last ${tornBytes} bytes are a write that was cut short; the next start removes them.\n`);
  }
  if (corrupt.length === 0) {
    await print('Every entry is whole.\n');
    return;
  }
  await printTable(
    ['segment', 'offset', 'bytes', 'lost seq', 'note'],
    corrupt.map(({ segment, offset, bytes, lostSeqs: { from, to }, perhapsTorn }) => [
      segment,
      String(offset),
      String(bytes),
      to < from ? '-' : `${from}-${to}`,
      perhapsTorn ? 'in the last write before a crash: perhaps never acknowledged' : 'fails its checksum',
    ]),
  );
}

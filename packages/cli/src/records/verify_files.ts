import { createKeyring } from '@kakeya/protocol';
import { createVerifier, DEFAULT_PARAMS } from '@kakeya/verdict';
import { EXIT, type ExitCode, worstExit } from '../exit_code.ts';
import { type KeyOptions, readKey } from '../keys/read_key.ts';
import { decisionStyle } from '../output/colour.ts';
import { note, printJsonLine, printTable } from '../output/print.ts';
import { startProgress } from '../output/progress.ts';
import { formatFindings } from '../output/findings.ts';
import type { Cell } from '../output/table.ts';
import { JUDGEMENT_EXIT, type Judgement, judgeRecord } from './judgement.ts';
import { nameOf, readRecords } from './read_records.ts';

export interface VerifyOptions extends KeyOptions {
  readonly json?: boolean;
}

/** `kakeya pcs verify`: judges every record of the files and exits by the worst of them. */
export async function verifyFiles(files: readonly string[], options: VerifyOptions): Promise<ExitCode> {
  const key = await readKey(options);
  const keyring = key === undefined ? undefined : createKeyring([key.verification]);
  const decide = createVerifier(DEFAULT_PARAMS);
  const codes = new Set<ExitCode>();
  const rows: Cell[][] = [];
  const progress = startProgress('records verified');
  for await (const record of readRecords(files)) {
    const judgement = await judgeRecord(record.bytes, keyring, decide, Date.now());
    codes.add(JUDGEMENT_EXIT[judgement.decision]);
    if (options.json === true) await printJsonLine({ file: record.file, line: record.line, ...judgement });
    else rows.push(rowOf(nameOf(record), judgement));
    progress.advance();
  }
  progress.end();
  if (options.json !== true && rows.length > 0) {
    await printTable(['record', 'signature', 'decision', 'reasons'], rows);
  }
  if (key === undefined) note('signature not checked: give the key with --key or --key-file.');
  if (codes.size === 0) {
    note('The files hold no records.');
    return EXIT.invalid;
  }
  return worstExit(codes);
}

function rowOf(name: string, { decision, signature, reasons }: Judgement): Cell[] {
  return [
    name,
    signature === 'not_checked' ? 'not checked' : signature,
    { text: decision, style: decisionStyle(decision) },
    formatFindings(reasons),
  ];
}

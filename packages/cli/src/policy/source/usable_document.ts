import type { LintMode } from '@kakeya/policy';
import type { ExitCode } from '../../exit_code.ts';
import { note } from '../../output/print.ts';
import { printable } from '../../output/printable.ts';
import { diagnose, type Document } from './diagnose.ts';
import { EXIT_OF_STATE, type Finding, findingLine } from './finding.ts';

export type UsableDocument =
  | { readonly ok: true; readonly document: Document; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly exit: ExitCode };

/** A document without errors. What is wrong, warnings included, goes to standard error. */
export async function usableDocument(file: string, mode: LintMode): Promise<UsableDocument> {
  const { document, findings, state } = await diagnose(file, mode);
  for (const finding of findings) note(printable(findingLine(finding)));
  if (document === undefined || state === 'errors') return { ok: false, exit: EXIT_OF_STATE[state] };
  return { ok: true, document, findings };
}

import type { LintMode } from '@kakeya/policy';
import type { ExitCode } from '../exit_code.ts';
import { print, printJson } from '../output/print.ts';
import { printable } from '../output/printable.ts';
import { type Diagnosis, diagnose } from './source/diagnose.ts';
import { EXIT_OF_STATE, findingLine, worstState } from './source/finding.ts';

export interface LintOptions {
  readonly mode: LintMode;
  readonly json?: boolean;
}

/** `kakeya policy lint`: nothing is printed of a file that is clean. */
export async function lintFiles(files: readonly string[], { mode, json }: LintOptions): Promise<ExitCode> {
  const diagnoses: Diagnosis[] = [];
  for (const file of files) diagnoses.push(await diagnose(file, mode));
  if (json === true) {
    await printJson({ files: diagnoses.map(({ file, state, findings }) => ({ file, state, findings })) });
  } else {
    const lines = diagnoses.flatMap(({ findings }) => findings).map(findingLine);
    await print(lines.map((line) => `${printable(line)}\n`).join(''));
  }
  return EXIT_OF_STATE[worstState(diagnoses.map(({ state }) => state))];
}

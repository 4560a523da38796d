import type { ExitCode } from '../exit_code.ts';

/** Sets the exit code and lets the process end by itself, so that everything written is flushed. */
export function finish(code: ExitCode): void {
  process.exitCode = code;
}

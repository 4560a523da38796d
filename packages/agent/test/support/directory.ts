import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The suite kills processes, not machines, so it needs no disk: in memory hundreds of reopenings cost nothing. */
const ROOT = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A directory of the test's own, gone when the test is over. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(ROOT, 'kakeya-agent-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

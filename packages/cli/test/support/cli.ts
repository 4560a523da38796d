import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const BIN = fileURLToPath(new URL('../../bin/kakeya.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Default: `kakeya`. */
  readonly bin?: URL;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Nothing of the developer's own settings may reach the command. */
export function environment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  return { PATH, NODE_COMPILE_CACHE, HOME: tmpdir(), ...extra };
}

/** Runs the real command to its end. */
export function kakeya(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [options.bin === undefined ? BIN : fileURLToPath(options.bin), ...args],
      { cwd: options.cwd, env: environment(options.env), maxBuffer: 64 * 1024 * 1024 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

export interface Running {
  readonly url: string;
  /** Standard output up to the moment it was ready. */
  readonly stdout: string;
  kill(signal: NodeJS.Signals): void;
  /** Resolves at the process's end. */
  readonly ended: Promise<Ended>;
}

const READY = /Ctrl-C stops it\.|"event":"ready"/;

/** Starts `kakeya up` on a free port and waits until it says that it is ready. Killed at the end of the test. */
export async function up(args: readonly string[], options: RunOptions = {}): Promise<Running> {
  const child = spawn(process.execPath, [BIN, 'up', '--port', '0', ...args], {
    cwd: options.cwd,
    env: environment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (READY.test(stdout)) resolve();
    });
    child.on('close', () => reject(new Error(`kakeya up ended: ${stdout}${stderr}`)));
  });
  const url = /http:\/\/[0-9.]+:\d+/.exec(stdout)?.[0];
  if (url === undefined) throw new Error(`No URL in: ${stdout}`);
  return { url, stdout, kill: (signal) => child.kill(signal), ended };
}

/** Removed at the end of the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'kakeya-cli-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** The documents of `--json` output with one per line. */
export function jsonLines<T>(stdout: string): T[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): T => JSON.parse(line));
}

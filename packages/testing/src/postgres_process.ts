import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServerProcess, type ServerProgram } from './server_process.ts';

const LOOK_EVERY_MS = 5;

/**
 * PostgreSQL is a process for each session: signals to its first process alone would leave the sessions answering,
 * and a new server refuses to start while one of them lives.
 */
export class PostgresProcess {
  readonly #dataDirectory: string;
  readonly #server: ServerProcess;
  /** The first process, while the server runs. */
  #pid: number | undefined;
  #frozen: readonly number[] = [];

  constructor(dataDirectory: string, program: ServerProgram) {
    this.#dataDirectory = dataDirectory;
    this.#server = new ServerProcess(program);
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    await this.#server.start();
    const [firstLine] = readFileSync(join(this.#dataDirectory, 'postmaster.pid'), 'utf8').split('\n');
    this.#pid = Number(firstLine);
  }

  /** SIGKILL to all of it at once, as when the machine fails. */
  async kill(): Promise<void> {
    this.pause();
    const processes = this.#frozen;
    this.#forget();
    // The first process last: while it is there, even frozen, no number of an ended session is given away.
    for (const pid of processes.toReversed()) process.kill(pid, 'SIGKILL');
    await this.#server.kill();
    while (living().some(({ pid }) => processes.includes(pid))) await sleep(LOOK_EVERY_MS);
  }

  /** An orderly end that does not wait for its clients to leave. */
  async stop(): Promise<void> {
    this.resume();
    this.#forget();
    await this.#server.stop('SIGINT');
  }

  /** The first process before the others, so that it starts no more of them. */
  pause(): void {
    const first = this.#pid;
    if (first === undefined) return;
    process.kill(first, 'SIGSTOP');
    const sessions = living().flatMap(({ pid, parent }) => (parent === first ? [pid] : []));
    for (const pid of sessions) process.kill(pid, 'SIGSTOP');
    this.#frozen = [first, ...sessions];
  }

  resume(): void {
    for (const pid of this.#frozen) process.kill(pid, 'SIGCONT');
    this.#frozen = [];
  }

  #forget(): void {
    this.#pid = undefined;
    this.#frozen = [];
  }
}

/** All processes of the machine but those that have ended and wait to be collected. */
function living(): { readonly pid: number; readonly parent: number }[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' });
  return table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , state]) => !state?.startsWith('Z'))
    .map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }));
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ServerProgram {
  readonly binary: string;
  readonly args: readonly string[];
  /** Of the user to run as, where the server refuses to run as root. */
  readonly uid?: number;
  readonly gid?: number;
  /** Resolves when the server answers; rejects while it does not yet. */
  readonly probe: () => Promise<unknown>;
}

const START_TRIES = 400;
const TRY_EVERY_MS = 25;

/** A server as a child process that a test may kill, stop, freeze and start again on the same port and data. */
export class ServerProcess {
  readonly #program: ServerProgram;
  #child: ChildProcess | undefined;
  #output = '';

  constructor(program: ServerProgram) {
    this.#program = program;
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    const { binary, args, uid, gid, probe } = this.#program;
    const child = spawn(binary, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
    });
    this.#child = child;
    // A test that runs out of time ends its worker, and nobody would be left to stop the server.
    const reap = (): void => void child.kill('SIGKILL');
    process.once('exit', reap);
    child.once('exit', () => process.off('exit', reap));
    const keep = (text: Buffer): void => {
      this.#output = (this.#output + text.toString()).slice(-4_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    for (let tries = 1; ; tries += 1) {
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`${binary} ended at its start:\n${this.#output}`);
      }
      try {
        await probe();
        return;
      } catch (cause) {
        if (tries === START_TRIES) throw new Error(`${binary} does not answer:\n${this.#output}`, { cause });
        await sleep(TRY_EVERY_MS);
      }
    }
  }

  /** SIGKILL: nothing is flushed. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** An orderly end. */
  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    return this.#end(signal);
  }

  /** Freezes it: connections stay open and nothing answers. */
  pause(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill(signal);
    await exited;
  }
}

/** A server of a test's own, on a free port of loopback, with its data in a directory that goes with it. */
export interface PrivateServer extends AsyncDisposable {
  readonly url: string;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** An orderly end. */
  stop(): Promise<void>;
  /** Starts it again after `kill` or `stop`, on the same port and data. Resolves when it answers. */
  start(): Promise<void>;
  /** Freezes the process: connections stay open and nothing answers. */
  pause(): void;
  resume(): void;
}

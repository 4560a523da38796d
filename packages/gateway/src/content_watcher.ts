const EVERY_MS = 5_000;
/** A certificate that is not valid yet is refused today and right tomorrow, with nothing changed in its file. */
const RETRY_EVERY_LOOKS = 12;

export interface ContentWatcherDeps {
  /** What the files hold now. Never rejects. */
  readonly read: () => Promise<string>;
  readonly inUse: () => string;
  /** Never rejects. */
  readonly reload: () => Promise<void>;
  /** Calls back once; what it returns calls it off. */
  readonly after: (ms: number, callback: () => void) => () => void;
}

/**
 * Reloads what files hold once it has changed and then stayed for one interval: a certificate and its key are never
 * replaced in one step. Polls, because `fs.watch` misses renames and the symbolic links of mounted secrets.
 */
export class ContentWatcher {
  readonly #deps: ContentWatcherDeps;
  #callOff: (() => void) | undefined;
  #looking: Promise<void> = Promise.resolve();
  #seen: string;
  #tried: string | undefined;
  #looksSinceTry = 0;

  constructor(deps: ContentWatcherDeps) {
    this.#deps = deps;
    this.#seen = deps.inUse();
  }

  start(): void {
    this.#callOff = this.#deps.after(EVERY_MS, () => {
      this.#looking = this.#look().then(() => {
        if (this.#callOff !== undefined) this.start();
      });
    });
  }

  async stop(): Promise<void> {
    this.#callOff?.();
    this.#callOff = undefined;
    await this.#looking;
  }

  async #look(): Promise<void> {
    const content = await this.#deps.read();
    const settled = content === this.#seen;
    this.#seen = content;
    this.#looksSinceTry += 1;
    if (!settled || content === this.#deps.inUse()) return;
    if (content === this.#tried && this.#looksSinceTry < RETRY_EVERY_LOOKS) return;
    this.#tried = content;
    this.#looksSinceTry = 0;
    await this.#deps.reload();
  }
}

import { connect, errors, type NatsConnection } from '@nats-io/transport-node';
import { ReopenDelay } from '../../reopen_delay.ts';
import { StorageError } from '../../errors.ts';
import { type NatsTarget, parseNatsUrl } from './parse_nats_url.ts';

export interface NatsLinkOptions {
  readonly url: string;
  /** For connecting, in ms. */
  readonly timeoutMs: number;
  /** Runs on each new connection before anybody else uses it. */
  readonly prepare: (connection: NatsConnection) => Promise<void>;
}

/**
 * A connection that is made when it is needed and made again after it was lost, for ever, with growing, jittered
 * pauses. The client's own reconnecting is off: meanwhile it would keep what is published in memory and send it at a
 * time that nobody knows. Here a lost connection fails everything that is under way, at once.
 */
export class NatsLink {
  readonly #target: NatsTarget;
  readonly #options: NatsLinkOptions;
  readonly #delay = new ReopenDelay({ nowMs: () => performance.now(), random: Math.random });
  #connection: Promise<NatsConnection> | undefined;
  #closed = false;

  /** Throws `invalid_argument` for a URL that is none of a NATS server. */
  constructor(options: NatsLinkOptions) {
    this.#target = parseNatsUrl(options.url);
    this.#options = options;
  }

  /**
   * Rejects with `store_unavailable` when there is no connection or the work failed on it, `store_closed` after
   * `close`, and with the work's own StorageError.
   */
  async use<T>(work: (connection: NatsConnection) => Promise<T>): Promise<T> {
    const opened = this.#open();
    try {
      const value = await work(await opened);
      this.#delay.worked();
      return value;
    } catch (fault) {
      throw await this.#explain(opened, fault);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#abandon(this.#connection);
  }

  #open(): Promise<NatsConnection> {
    if (this.#closed) throw closed();
    if (this.#connection !== undefined) return this.#connection;
    const waitMs = this.#delay.remainingMs();
    if (waitMs > 0) throw this.#unavailable(`it failed a moment ago and is left alone for ${waitMs} ms`);
    const opened = this.#dial();
    this.#connection = opened;
    void opened
      .then(
        (connection) => connection.closed(),
        () => this.#delay.failed(),
      )
      .then(() => this.#forget(opened));
    return opened;
  }

  async #dial(): Promise<NatsConnection> {
    const { timeoutMs, prepare } = this.#options;
    const connection = await connect({
      ...this.#target,
      name: 'kakeya',
      timeout: timeoutMs,
      reconnect: false,
      noAsyncTraces: true,
    });
    try {
      await prepare(connection);
    } catch (fault) {
      await connection.close();
      throw fault;
    }
    return connection;
  }

  #forget(opened: Promise<NatsConnection>): void {
    if (this.#connection === opened) this.#connection = undefined;
  }

  async #explain(opened: Promise<NatsConnection>, fault: unknown): Promise<StorageError> {
    if (fault instanceof StorageError) return fault;
    if (fault instanceof errors.InvalidArgumentError) {
      return new StorageError('invalid_argument', `NATS takes no such message: ${fault.message}`, {
        cause: fault,
      });
    }
    // After a timeout the connection may be dead without knowing it; whatever it still holds must not pile up.
    if (this.#connection === opened) this.#delay.failed();
    this.#forget(opened);
    await this.#abandon(opened);
    if (this.#closed) return closed();
    return this.#unavailable(fault instanceof Error ? fault.message : String(fault), fault);
  }

  /** A connection that was never made has nothing to close; whoever waited for it has its error. */
  async #abandon(opened: Promise<NatsConnection> | undefined): Promise<void> {
    await opened?.then(
      (connection) => connection.close(),
      () => undefined,
    );
  }

  #unavailable(why: string, cause?: unknown): StorageError {
    return new StorageError(
      'store_unavailable',
      `NATS at ${this.#target.servers.join(', ')}: ${why}. Check that it runs with JetStream (-js) and that its URL is right.`,
      { cause },
    );
  }
}

const closed = (): StorageError => new StorageError('store_closed', 'The connection to NATS was closed.');

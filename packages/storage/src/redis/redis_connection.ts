import { Redis } from 'ioredis';
import { StorageError } from '../errors.ts';
import { ReopenDelay } from '../reopen_delay.ts';
import { describeFault, isRefusal } from './describe_fault.ts';
import type { RedisAddress } from './redis_address.ts';

export interface RedisConnectionOptions {
  readonly address: RedisAddress;
  /** How long an answer may take, in ms, before the connection is given up. */
  readonly commandTimeoutMs: number;
}

const NOT_DONE = 'This operation was not done. The connection comes back by itself.';
const UNKNOWN = 'This operation may or may not have been done; repeating it is safe.';
const LONGEST_LOADING_PAUSE_MS = 500;

/** A connection that refuses at once while it is down, instead of queueing, and comes back by itself. */
export class RedisConnection {
  readonly name: string;
  readonly #redis: Redis;
  readonly #reconnectDelay = new ReopenDelay({ nowMs: () => performance.now(), random: Math.random });
  #opened = false;
  #lastFault = 'it is not connected';

  private constructor({ address, commandTimeoutMs }: RedisConnectionOptions) {
    this.name = `Redis at ${address.host}:${address.port}`;
    const { tls, ...target } = address;
    this.#redis = new Redis({
      ...target,
      ...(tls ? { tls: {} } : {}),
      protocol: 2,
      lazyConnect: true,
      connectTimeout: commandTimeoutMs,
      commandTimeout: commandTimeoutMs,
      // Without it a frozen server's connection would stay, and what is written to it would pile up in memory.
      socketTimeout: commandTimeoutMs,
      enableOfflineQueue: false,
      enableAutoPipelining: true,
      // A put that is sent a second time finds its own entry, and would answer its caller "not first".
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      maxLoadingRetryTime: LONGEST_LOADING_PAUSE_MS,
      retryStrategy: () => this.#reconnectInMs(),
      // After a failover the address leads to the new primary, but only a new connection goes there.
      reconnectOnError: (error) => error.message.startsWith('READONLY'),
    });
    this.#redis.on('error', (error: Error) => {
      this.#lastFault = describeFault(error);
    });
    this.#redis.on('ready', () => {
      this.#lastFault = 'the connection was lost';
      this.#reconnectDelay.worked();
    });
  }

  /** Rejects with `store_unavailable`. */
  static async open(options: RedisConnectionOptions): Promise<RedisConnection> {
    const connection = new RedisConnection(options);
    try {
      await connection.#redis.connect();
      // The client goes on with database 0 where the one asked for does not exist.
      await connection.#redis.select(options.address.db);
    } catch (error) {
      connection.close();
      throw connection.#unavailable(error, 'It was not opened.');
    }
    connection.#opened = true;
    return connection;
  }

  /** Commands given in one turn of the event loop travel together. Rejects with `store_unavailable`. */
  async ask<T>(command: (redis: Redis) => Promise<T>): Promise<T> {
    if (this.#redis.status !== 'ready') throw this.#unavailable(undefined, NOT_DONE);
    try {
      return await command(this.#redis);
    } catch (error) {
      throw this.#unavailable(error, wasNotSent(error) || isRefusal(error) ? NOT_DONE : UNKNOWN);
    }
  }

  close(): void {
    this.#opened = false;
    this.#redis.disconnect();
  }

  #reconnectInMs(): number | null {
    if (!this.#opened) return null;
    this.#reconnectDelay.failed();
    return this.#reconnectDelay.remainingMs();
  }

  /** The error itself is left out: it carries the command's arguments, which are the tenants' data. */
  #unavailable(error: unknown, consequence: string): StorageError {
    const fault = isRefusal(error) || isTimeout(error) ? describeFault(error) : this.#lastFault;
    return new StorageError('store_unavailable', `${this.name} cannot answer: ${fault}. ${consequence}`);
  }
}

function isTimeout(error: unknown): error is Error {
  return error instanceof Error && error.message === 'Command timed out';
}

function wasNotSent(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("Stream isn't writeable");
}

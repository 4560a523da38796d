import type { Redis } from 'ioredis';
import { RedisConnection, type RedisConnectionOptions } from '../../redis/redis_connection.ts';

/** A connection that is opened by the first command, and by the next one if that failed. */
export class LazyRedis {
  readonly #options: RedisConnectionOptions;
  #opening: Promise<RedisConnection> | undefined;

  constructor(options: RedisConnectionOptions) {
    this.#options = options;
  }

  /** Rejects with `store_unavailable`. */
  async ask<T>(command: (redis: Redis) => Promise<T>): Promise<T> {
    const connection = await this.#connection();
    return connection.ask(command);
  }

  async close(): Promise<void> {
    try {
      (await this.#opening)?.close();
    } catch {
      // It was never open.
    }
  }

  /** One that is open comes back by itself; one that could not be opened is opened anew. */
  async #connection(): Promise<RedisConnection> {
    const opening = (this.#opening ??= RedisConnection.open(this.#options));
    try {
      return await opening;
    } catch (fault) {
      if (this.#opening === opening) this.#opening = undefined;
      throw fault;
    }
  }
}

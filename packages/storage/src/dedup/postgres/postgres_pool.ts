import pg from 'pg';
import { StorageError } from '../../errors.ts';
import type { PostgresTarget } from './connection_target.ts';
import { describeFault, isRepeatable, isRolledBack } from './describe_fault.ts';

export interface PostgresPoolOptions {
  readonly target: PostgresTarget;
  readonly connections: number;
  /** How long connecting, and then the answer of a statement, may take, in ms. */
  readonly commandTimeoutMs: number;
}

const NOT_DONE = 'This operation was not done. The connection comes back by itself.';
const UNKNOWN = 'This operation may or may not have been done; repeating it is safe.';
const MAX_TRIES = 8;
/** The server gives up first, so that as a rule it is known that the statement was rolled back. */
const SERVER_SHARE = 0.8;

/**
 * Over what the role or the database has set. An answer is given after the flush, or not at all. Who has waited for
 * another's commit must see it, so that no statement goes by an older snapshot.
 */
const SESSION_OPTIONS = '-c synchronous_commit=on -c default_transaction_isolation=read\\ committed';

/** Connections that are made when they are needed, and dropped after any error. */
export class PostgresPool {
  readonly name: string;
  readonly #pool: pg.Pool;

  constructor({ target, connections, commandTimeoutMs }: PostgresPoolOptions) {
    this.name = target.name;
    this.#pool = new pg.Pool({
      connectionString: target.connectionString,
      application_name: 'kakeya',
      max: connections,
      connectionTimeoutMillis: commandTimeoutMs,
      statement_timeout: Math.ceil(commandTimeoutMs * SERVER_SHARE),
      query_timeout: commandTimeoutMs,
      options: SESSION_OPTIONS,
    });
    // A connection that breaks with nothing under way leaves the pool; who uses one next gets a new one, or hears why
    // not. Unheard, the event would end the process.
    this.#pool.on('error', () => undefined);
    this.#pool.on('connect', (client) => {
      client.on('error', () => undefined);
    });
  }

  /** Runs `work` on one connection, again after a deadlock or a serialisation failure. Rejects with `store_unavailable`. */
  async run<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      const client = await this.#connect();
      try {
        const result = await work(client);
        client.release();
        return result;
      } catch (error) {
        client.release(true);
        if (error instanceof StorageError) throw error;
        if (isRepeatable(error) && tries < MAX_TRIES) continue;
        throw this.#unavailable(error, isRolledBack(error) ? NOT_DONE : UNKNOWN);
      }
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw this.#unavailable(error, NOT_DONE);
    }
  }

  /** The error itself is left out: it may carry rows, which are the tenants' data. */
  #unavailable(error: unknown, consequence: string): StorageError {
    const message = `${this.name} cannot answer: ${describeFault(error)}. ${consequence}`;
    return new StorageError('store_unavailable', message);
  }
}

import { StorageError } from '../../errors.ts';

export interface PostgresTarget {
  readonly connectionString: string;
  /** For messages: where, never how one gets in. */
  readonly name: string;
}

/** Checks the form of a connection string. Throws `invalid_argument`, without the string: it may hold a password. */
export function parseTarget(connectionString: string): PostgresTarget {
  const url = URL.canParse(connectionString) ? new URL(connectionString) : undefined;
  if (url === undefined || (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:')) {
    throw new StorageError(
      'invalid_argument',
      'The connection string must have the form postgres://[user:password@]host[:port]/database.',
    );
  }
  if (url.searchParams.has('options')) {
    throw new StorageError(
      'invalid_argument',
      'The connection string must not carry `options`: the store sets synchronous_commit itself.',
    );
  }
  const host = url.hostname === '' ? (url.searchParams.get('host') ?? 'localhost') : url.hostname;
  return {
    connectionString,
    name: `PostgreSQL at ${host}${url.port === '' ? '' : `:${url.port}`}${url.pathname}`,
  };
}

import { StorageError } from '../errors.ts';

export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly db: number;
  /** With the certificate checked against the system's authorities. */
  readonly tls: boolean;
}

const DEFAULT_PORT = 6_379;
const FORM = 'redis://[user:password@]host[:port][/database], or rediss:// for TLS';

/** Throws `invalid_argument`, with a message that shows nothing of the URL: its password may be anywhere in it. */
export function parseRedisUrl(text: string): RedisAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '')
    throw refused();
  // Parameters would reach into the client's settings, such as its queues and time limits.
  if (url.search !== '' || url.hash !== '') throw refused();
  const db = /^\/?(\d{0,5})$/.exec(url.pathname)?.[1];
  if (db === undefined) throw refused();
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? DEFAULT_PORT : Number(url.port),
    username: decoded(url.username),
    password: decoded(url.password),
    db: Number(db),
    tls: url.protocol === 'rediss:',
  };
}

function decoded(part: string): string | undefined {
  if (part === '') return undefined;
  try {
    return decodeURIComponent(part);
  } catch {
    throw refused();
  }
}

function refused(): StorageError {
  return new StorageError('invalid_argument', `The Redis URL must have the form ${FORM}.`);
}

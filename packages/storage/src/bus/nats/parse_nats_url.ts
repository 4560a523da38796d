import type { TlsOptions } from '@nats-io/transport-node';
import { StorageError } from '../../errors.ts';

export interface NatsTarget {
  /** `host:port` of each, without credentials, as messages may show them. */
  readonly servers: string[];
  readonly user?: string;
  readonly pass?: string;
  readonly token?: string;
  /** Present when the connection must be encrypted. */
  readonly tls?: TlsOptions;
}

/**
 * Reads `nats://host:4222`, with `user:password@` or `token@` where the server asks for it, `tls://` where only an
 * encrypted connection will do, and several servers of one cluster separated by commas. Throws `invalid_argument`,
 * without repeating the URL, which may hold a password.
 */
export function parseNatsUrl(text: string): NatsTarget {
  const urls = text.split(',').map((part) => parseServer(part.trim()));
  const tls = urls.some(({ protocol }) => protocol === 'tls:');
  return {
    servers: urls.map(({ host }) => host),
    ...credentialsOf(urls.find(({ username }) => username !== '')),
    ...(tls ? { tls: {} } : {}),
  };
}

function parseServer(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['nats:', 'tls:'].includes(url.protocol) || url.hostname === '') throw refusal();
  if (!['', '/'].includes(url.pathname) || url.search !== '' || url.hash !== '') throw refusal();
  return url;
}

function credentialsOf(url: URL | undefined): Pick<NatsTarget, 'user' | 'pass' | 'token'> {
  if (url === undefined) return {};
  const user = decodePart(url.username);
  return url.password === '' ? { token: user } : { user, pass: decodePart(url.password) };
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refusal();
  }
}

const refusal = (): StorageError =>
  new StorageError(
    'invalid_argument',
    'Give NATS as nats://host:4222 or tls://host:4222, with user:password@ or token@ before the host if it asks for them (percent-encoded), and several servers separated by commas.',
  );

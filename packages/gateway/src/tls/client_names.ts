import type { X509Certificate } from 'node:crypto';
import { GatewayError } from '../errors.ts';

/** A subject alternative name with its kind in front: `dns:`, `uri:` or `email:`. */
export type ClientName = `${'dns' | 'uri' | 'email'}:${string}`;

/**
 * Reads TLS_CLIENT_SAN_ALLOW. What holds a colon is a URI, what holds an at sign an e-mail address, the rest DNS names.
 * @throws GatewayError `config_invalid`
 */
export function parseAllowedNames(text: string): ReadonlySet<ClientName> {
  return new Set(text.split(',').map((entry) => parseAllowedName(entry.trim())));
}

function parseAllowedName(entry: string): ClientName {
  if (entry === '' || /\s/.test(entry)) {
    throw new GatewayError('config_invalid', 'TLS_CLIENT_SAN_ALLOW must be names separated by commas.');
  }
  if (entry.includes(':')) return `uri:${entry}`;
  if (entry.includes('@')) return `email:${entry}`;
  if (!entry.includes('*')) return `dns:${entry.toLowerCase()}`;
  throw new GatewayError(
    'config_invalid',
    `TLS_CLIENT_SAN_ALLOW: ${entry} has a wildcard; name each client.`,
  );
}

/** `Kind:value`, where Node puts the value in JSON quotes if it could be taken for more than one. */
const ALTERNATIVE_NAME = /([A-Za-z][A-Za-z ]*):("(?:[^"\\]|\\.)*"|[^",]*)(?:, |$)/y;

/** The names of a certificate that can be on the list. A common name is not one of them (RFC 9525, section 2). */
export function clientNames({ subjectAltName }: X509Certificate): readonly ClientName[] {
  const names: ClientName[] = [];
  const text = subjectAltName ?? '';
  ALTERNATIVE_NAME.lastIndex = 0;
  while (ALTERNATIVE_NAME.lastIndex < text.length) {
    const [, kind, value = ''] = ALTERNATIVE_NAME.exec(text) ?? [];
    // Whatever is written in another way proves nothing.
    if (kind === undefined) return [];
    const name = clientName(kind, value.startsWith('"') ? String(JSON.parse(value)) : value);
    if (name !== undefined) names.push(name);
  }
  return names;
}

function clientName(kind: string, value: string): ClientName | undefined {
  switch (kind) {
    case 'DNS':
      return `dns:${value.toLowerCase()}`;
    case 'URI':
      return `uri:${value}`;
    case 'email':
      return `email:${value}`;
    default:
      return undefined;
  }
}

import { createHash, type X509Certificate } from 'node:crypto';
import { GatewayError } from '../errors.ts';
import { type ClientName, parseAllowedNames } from './client_names.ts';
import { pemBlocks, pemBytes } from './pem_blocks.ts';
import { parseRevocationList, type RevocationList } from './revocation_list.ts';
import { parseCertificates } from './server_certificate.ts';

/** Which client certificates are taken. */
export interface ClientTrust {
  /** The same for the same texts. */
  readonly digest: string;
  /** PEM, each in a text of its own. */
  readonly authorities: readonly string[];
  readonly revocationLists: readonly string[];
  /** When each revocation list ends, Unix ms. */
  readonly revocationEndsMs: readonly number[];
  /** undefined: any name. */
  readonly allowedNames: ReadonlySet<ClientName> | undefined;
}

export interface ClientTrustTexts {
  readonly authorities: string;
  readonly revocationLists?: string;
  readonly allowedNames?: string;
}

/**
 * Checks what client certificates will be verified against. With revocation lists, OpenSSL asks for one of every
 * authority in a chain, so a missing, foreign or expired one would shut everybody out: it is refused here.
 * @throws GatewayError `tls_invalid`, `config_invalid`
 */
export function parseClientTrust(texts: ClientTrustTexts, nowMs: number): ClientTrust {
  const authorities = parseCertificates(texts.authorities, 'TLS_CLIENT_CA');
  if (authorities.length === 0) throw refused('TLS_CLIENT_CA holds no PEM certificate.');
  const lists = parseLists(texts.revocationLists ?? '');
  if (texts.revocationLists !== undefined) checkRevocationLists(lists, authorities, nowMs);
  return {
    digest: createHash('sha256').update(JSON.stringify(texts)).digest('hex'),
    authorities: pemBlocks(texts.authorities, 'CERTIFICATE'),
    revocationLists: pemBlocks(texts.revocationLists ?? '', 'X509 CRL'),
    revocationEndsMs: lists.map((list) => list.expiresAtMs),
    allowedNames: texts.allowedNames === undefined ? undefined : parseAllowedNames(texts.allowedNames),
  };
}

function checkRevocationLists(
  lists: readonly RevocationList[],
  authorities: readonly X509Certificate[],
  nowMs: number,
): void {
  for (const { expiresAtMs, validFromMs } of lists) {
    if (expiresAtMs <= nowMs || validFromMs > nowMs) {
      const span = `${isoTime(validFromMs)} to ${isoTime(expiresAtMs)}`;
      throw refused(`TLS_CLIENT_CRL holds a list that is not valid now but from ${span}.`);
    }
  }
  const without = authorities.find((authority) => !lists.some((list) => list.isOf(authority)));
  if (without === undefined) return;
  const name = without.subject.replaceAll('\n', ', ');
  throw refused(`TLS_CLIENT_CRL holds no list that ${name} signed: its certificates would all be refused.`);
}

function parseLists(pem: string): readonly RevocationList[] {
  try {
    return pemBlocks(pem, 'X509 CRL').map((block) => parseRevocationList(pemBytes(block)));
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw refused(`TLS_CLIENT_CRL cannot be read: ${cause.message}`, cause);
  }
}

const isoTime = (ms: number): string => (ms === Infinity ? 'open' : new Date(ms).toISOString());

function refused(message: string, cause?: unknown): GatewayError {
  return new GatewayError('tls_invalid', message, { cause });
}

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { GatewayError } from '../errors.ts';
import { pemBlocks } from './pem_blocks.ts';

/**
 * Checks a certificate and its key before clients see them.
 * @returns when the certificate ends, Unix ms
 * @throws GatewayError `tls_invalid`
 */
export function checkServerCertificate(certificate: string, key: string, nowMs: number): number {
  const [leaf] = parseCertificates(certificate, 'TLS_CERT');
  if (leaf === undefined) throw refused('TLS_CERT holds no PEM certificate.');
  if (!leaf.checkPrivateKey(parseKey(key))) throw refused('TLS_KEY does not belong to TLS_CERT.');
  const expiresAtMs = leaf.validToDate.getTime();
  if (expiresAtMs <= nowMs) throw refused(`TLS_CERT has expired: ${leaf.validTo}.`);
  if (leaf.validFromDate.getTime() > nowMs) throw refused(`TLS_CERT is not valid yet: ${leaf.validFrom}.`);
  return expiresAtMs;
}

/** @throws GatewayError `tls_invalid` */
export function parseCertificates(pem: string, setting: string): readonly X509Certificate[] {
  try {
    return pemBlocks(pem, 'CERTIFICATE').map((block) => new X509Certificate(block));
  } catch (cause) {
    throw refused(`${setting} cannot be read: ${String(cause)}`, cause);
  }
}

function parseKey(key: string) {
  try {
    return createPrivateKey(key);
  } catch (cause) {
    throw refused(`TLS_KEY is not a PEM private key without a passphrase: ${String(cause)}`, cause);
  }
}

function refused(message: string, cause?: unknown): GatewayError {
  return new GatewayError('tls_invalid', message, { cause });
}

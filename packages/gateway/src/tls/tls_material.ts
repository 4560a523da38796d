import { constants } from 'node:crypto';
import { createSecureContext, type SecureContextOptions, type SecureVersion } from 'node:tls';
import { GatewayError } from '../errors.ts';
import { type ClientTrust, parseClientTrust } from './client_trust.ts';
import { checkServerCertificate } from './server_certificate.ts';
import type { TlsTexts } from './tls_config.ts';

/** What handshakes are made with: checked, and accepted by OpenSSL. */
export interface TlsMaterial {
  readonly context: SecureContextOptions;
  /** When the gateway's own certificate ends, Unix ms. */
  readonly expiresAtMs: number;
  /** undefined: client certificates are not asked for. */
  readonly trust: ClientTrust | undefined;
}

/** @throws GatewayError `tls_invalid`, `config_invalid` */
export function parseTlsMaterial(texts: TlsTexts, minVersion: SecureVersion, nowMs: number): TlsMaterial {
  const { certificate, key, authorities, ...clients } = texts;
  const expiresAtMs = checkServerCertificate(certificate, key, nowMs);
  const trust = authorities === undefined ? undefined : parseClientTrust({ authorities, ...clients }, nowMs);
  const context = { cert: certificate, key, minVersion, ...(trust === undefined ? {} : trustContext(trust)) };
  try {
    createSecureContext(context);
  } catch (cause) {
    throw new GatewayError('tls_invalid', `OpenSSL refuses the certificates: ${String(cause)}`, { cause });
  }
  return { context, expiresAtMs, trust };
}

/**
 * A resumed session repeats the verdict of the handshake that began it, whatever was revoked since. Without tickets
 * there is no resumption (Node keeps no session cache), and each connection proves its certificate anew.
 */
function trustContext({ authorities, revocationLists }: ClientTrust): SecureContextOptions {
  return {
    ca: [...authorities],
    ...(revocationLists.length === 0 ? {} : { crl: [...revocationLists] }),
    secureOptions: constants.SSL_OP_NO_TICKET,
  };
}

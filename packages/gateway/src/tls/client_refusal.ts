import { type ProblemBody, problem } from '@kakeya/protocol';

/** Why a request is not let in for its client certificate. */
export type ClientRefusal =
  | 'missing'
  | 'untrusted'
  | 'wrong-purpose'
  | 'expired'
  | 'not-yet-valid'
  | 'revoked'
  | 'name-not-allowed'
  | 'revocation-unknown'
  | 'trust-changed';

/** Reads the last error of OpenSSL's verification (X509_V_ERR_…). Whatever is not named is not trusted. */
export function refusalOfCode(code: string): ClientRefusal {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return 'expired';
    case 'CERT_NOT_YET_VALID':
      return 'not-yet-valid';
    case 'CERT_REVOKED':
      return 'revoked';
    case 'INVALID_PURPOSE':
      return 'wrong-purpose';
    case 'CRL_HAS_EXPIRED':
    case 'CRL_NOT_YET_VALID':
    case 'CRL_SIGNATURE_FAILURE':
      return 'revocation-unknown';
    // UNABLE_TO_GET_CRL among them: of a stranger's authority there is no list either, and it is reported last.
    default:
      return 'untrusted';
  }
}

const DETAILS: Readonly<Record<ClientRefusal, string>> = {
  missing: 'The connection presented no client certificate.',
  untrusted: 'The client certificate does not come from an authority that is trusted here.',
  'wrong-purpose': 'The client certificate is not meant for authenticating clients.',
  expired: 'The client certificate has expired.',
  'not-yet-valid': 'The client certificate is not valid yet.',
  revoked: 'The client certificate has been revoked.',
  'name-not-allowed': 'No alternative name of the client certificate is on the list of this gateway.',
  'revocation-unknown': 'Whether the client certificate has been revoked cannot be told at the moment.',
  'trust-changed':
    'What client certificates are checked against has changed since this connection was opened.',
};

/** Seconds. A new connection is judged at once; a revocation list has to be renewed first. */
const RETRY_AFTER_S = { 'trust-changed': 1, 'revocation-unknown': 30 } as const;

/** The answer to such a request: 403, or 503 where it is the gateway that cannot tell. */
export function clientProblem(refusal: ClientRefusal, requestId: string): ProblemBody {
  const details = { detail: DETAILS[refusal], request_id: requestId };
  return refusal === 'trust-changed' || refusal === 'revocation-unknown'
    ? problem('client-certificate-unverifiable', { ...details, retry_after_s: RETRY_AFTER_S[refusal] })
    : problem('client-certificate-required', details);
}

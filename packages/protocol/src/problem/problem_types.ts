/** One kind of refusal, as every answer of that kind describes it (RFC 9457). */
export interface ProblemType {
  /** Stable: clients branch on it. */
  readonly type: `urn:kakeya:problem:${string}`;
  readonly title: string;
  readonly status: number;
  /** What the caller can do, in one sentence. */
  readonly help: string;
}

const named = <Name extends string>(name: Name, status: number, title: string, help: string) =>
  ({ type: `urn:kakeya:problem:${name}`, title, status, help }) as const satisfies ProblemType;

/** Every problem that the gateway answers with, by name; `type` is `urn:kakeya:problem:` and the name. */
export const PROBLEM_TYPES = {
  'malformed-json': named(
    'malformed-json',
    400,
    'The body is not acceptable JSON',
    'Send one UTF-8 JSON object without repeated keys, NaN, infinities or lone surrogates.',
  ),
  'invalid-record': named(
    'invalid-record',
    400,
    'The record breaks the PCS schema',
    'Correct each field named in `errors` and sign the record again.',
  ),
  'pcs-id-mismatch': named(
    'pcs-id-mismatch',
    400,
    'pcs_id is not the hash of its record',
    'Set pcs_id to the hex SHA-256 of `merkle_root|epoch|shard_id` and sign the record again.',
  ),
  'invalid-request': named(
    'invalid-request',
    400,
    'The request breaks its schema',
    'Correct each field named in `errors`; `/openapi.json` has the schema.',
  ),
  'context-mismatch': named(
    'context-mismatch',
    400,
    'The texts are not those that the record was signed with',
    'Sign a version 0.2 record whose `context` holds the SHA-256 of the answer and of each passage, and send exactly those texts.',
  ),
  'unsupported-version': named(
    'unsupported-version',
    400,
    'This PCS version is not taken here',
    'Send a version that this gateway knows and this tenant allows.',
  ),
  'signature-invalid': named(
    'signature-invalid',
    401,
    'The signature does not verify',
    'Sign the canonical bytes of the record exactly as it is sent, with a key registered for this tenant.',
  ),
  'signature-missing': named(
    'signature-missing',
    401,
    'The record is not signed',
    'Sign the record and put the base64 of the signature into `sig`.',
  ),
  'key-unknown': named(
    'key-unknown',
    401,
    'The signing key is not known',
    'Register the key for this tenant, or sign with a key whose kid is registered.',
  ),
  'key-expired': named(
    'key-expired',
    401,
    'The signing key is outside its validity',
    'Sign with a key that is valid now, and check the clock of the sender.',
  ),
  'token-missing': named(
    'token-missing',
    401,
    'Authentication is required',
    'Send `Authorization: Bearer` with a token for this tenant.',
  ),
  'token-invalid': named(
    'token-invalid',
    401,
    'The token is not valid',
    'Obtain a new token from the issuer that this gateway trusts.',
  ),
  'forbidden-scope': named(
    'forbidden-scope',
    403,
    'The token does not allow this',
    'Ask the issuer for a token with the scope named in `detail`.',
  ),
  'tenant-mismatch': named(
    'tenant-mismatch',
    403,
    'The record belongs to another tenant',
    'Send the record with the credentials of the tenant that it names.',
  ),
  'tenant-unknown': named(
    'tenant-unknown',
    403,
    'The tenant is not known here',
    'Check the tenant id, or ask the operator to configure the tenant.',
  ),
  'client-certificate-required': named(
    'client-certificate-required',
    403,
    'A trusted client certificate is required',
    'Connect with a client certificate from an authority that this gateway trusts.',
  ),
  'client-certificate-unverifiable': named(
    'client-certificate-unverifiable',
    503,
    'The client certificate cannot be verified now',
    'Connect again and send the same request after the time in Retry-After; nothing was accepted.',
  ),
  'host-refused': named(
    'host-refused',
    421,
    'This gateway does not answer under that host name',
    'Address it as 127.0.0.1 or localhost, or set JWT_SECRET: without tokens, no other name is trusted.',
  ),
  'idempotency-conflict': named(
    'idempotency-conflict',
    409,
    'The Idempotency-Key was used for another request',
    'Use a new key for a new request; repeat a request byte for byte under its old key.',
  ),
  'body-too-large': named(
    'body-too-large',
    413,
    'The body is over the size cap',
    'Send a smaller body; nothing of this one was kept.',
  ),
  'unsupported-media-type': named(
    'unsupported-media-type',
    415,
    'The media type is not taken here',
    'Send one record as application/json, a batch as application/x-ndjson, a policy as application/yaml.',
  ),
  'rate-limited': named(
    'rate-limited',
    429,
    'The rate limit is reached',
    'Wait for the time in Retry-After, then send again.',
  ),
  overloaded: named(
    'overloaded',
    429,
    'The gateway is at its capacity',
    'Wait for the time in Retry-After, then send the same request again; nothing was accepted.',
  ),
  'journal-unavailable': named(
    'journal-unavailable',
    503,
    'The journal cannot be written',
    'Wait for the time in Retry-After, then send the same request again; nothing was accepted.',
  ),
  'store-unavailable': named(
    'store-unavailable',
    503,
    'A store does not answer',
    'Wait for the time in Retry-After, then send the same request again.',
  ),
  'not-found': named(
    'not-found',
    404,
    'There is nothing at this address',
    'Check the path and the id; `/openapi.json` lists what there is.',
  ),
  'method-not-allowed': named(
    'method-not-allowed',
    405,
    'This address does not take this method',
    'Use a method named in the Allow header.',
  ),
  'policy-invalid': named(
    'policy-invalid',
    422,
    'The policy is not valid',
    'Correct each place named in `diagnostics` and send the policy again.',
  ),
  'policy-version-conflict': named(
    'policy-version-conflict',
    409,
    'Another policy is registered under this version',
    'Give the changed policy another version: a version is one content for ever.',
  ),
  'policy-standing-conflict': named(
    'policy-standing-conflict',
    409,
    'What is promoted does not allow this',
    'Read with `GET /v1/policies/{id}` what is promoted, and act on that.',
  ),
  'policy-drift': named(
    'policy-drift',
    409,
    'The version decides too differently from the one in force',
    'Look at `drift`; correct the policy, or promote it with a larger `max_share`, or without `drift`.',
  ),
  'policy-context-invalid': named(
    'policy-context-invalid',
    422,
    'The context does not fit the policy',
    'Give values for the inputs that the policy declares, of their types, and proofs that hold.',
  ),
  'policy-plan-invalid': named(
    'policy-plan-invalid',
    422,
    'The plan is not what the policy selects',
    'Make the plan anew with `POST /v1/proofs/adapt`, for this version and this context.',
  ),
  internal: named(
    'internal',
    500,
    'The gateway failed',
    'Send the same request again; if it fails again, report the request_id to the operator.',
  ),
} as const satisfies Readonly<Record<string, ProblemType>>;

export type ProblemTypeName = keyof typeof PROBLEM_TYPES;
export type ProblemTypeUri = (typeof PROBLEM_TYPES)[ProblemTypeName]['type'];

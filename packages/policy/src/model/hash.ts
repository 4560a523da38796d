import type { Brand } from '@kakeya/protocol';

/** `sha3-256:` and 64 lower-case hex digits (FIPS 202). */
export type PolicyDigest = Brand<string, 'PolicyDigest'>;

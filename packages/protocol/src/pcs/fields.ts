import { isTenantId } from '../brand.ts';
import {
  arrayOf,
  boolean,
  type Check,
  finite,
  integer,
  isLine,
  line,
  mapOf,
  number,
  oneOf,
  sha256Text,
  signatureText,
  text,
} from './check.ts';
import { type Fields, objectOf } from './check_object.ts';
import { isRfc3339 } from './is_rfc3339.ts';
import { PCS_SCHEMA, type PcsBase, type PcsV02 } from './types.ts';

const MAX_SCALES = 64;
const MAX_DIMENSION = 4096;
const MAX_ABS_D_HAT = 4096;

export const MAX_KID_CHARS = 128;

const faultTolerance = objectOf({
  outbox_seq: integer(0),
  degraded: boolean,
  fallbacks: arrayOf(
    text('at most 128 characters', (value) => value.length <= 128),
    0,
    32,
  ),
  clock_skew_ms: integer(Number.MIN_SAFE_INTEGER),
});

const baseFields = {
  pcs_id: sha256Text,
  schema: oneOf(PCS_SCHEMA),
  version: oneOf('0.1', '0.2'),
  shard_id: text(
    '1 to 256 characters without `|` and control characters',
    (value) => isLine(value, 256) && !value.includes('|'),
  ),
  epoch: integer(0),
  attempt: integer(1),
  sent_at: text('an RFC 3339 instant with a zone, such as 2025-01-01T00:00:00Z', isRfc3339),
  seed: integer(Number.MIN_SAFE_INTEGER),
  scales: arrayOf(integer(1), 1, MAX_SCALES),
  N_j: mapOf(integer(1), MAX_SCALES),
  coh_star: number(0, 2),
  v_star: arrayOf(finite, 1, MAX_DIMENSION),
  D_hat: number(-MAX_ABS_D_HAT, MAX_ABS_D_HAT),
  r: number(0, 1),
  regime: oneOf('sticky', 'mixed', 'non_sticky'),
  budget: number(0, 1),
  merkle_root: sha256Text,
  sig: { optional: signatureText },
  ft: { optional: faultTolerance },
} satisfies Record<keyof PcsBase | 'version', Fields[string]>;

const valid = objectOf({ valid: boolean });
const invalid = objectOf({ valid: boolean, reason: line(512) });

const validity: Check = (value, problems) => {
  const isInvalid = typeof value === 'object' && value !== null && 'valid' in value && value.valid === false;
  (isInvalid ? invalid : valid)(value, problems);
};

const fieldsAddedIn02 = {
  tenant_id: { optional: text('1 to 64 of A-Z a-z 0-9 . _ - starting with a letter or digit', isTenantId) },
  payload_kind: { optional: oneOf('points', 'embeddings', 'text') },
  n: { optional: integer(0) },
  d: { optional: integer(1) },
  validity: { optional: objectOf({ D_hat: validity, coh_star: validity, r: validity }) },
  context: {
    optional: objectOf({
      answer: { optional: sha256Text },
      passages: { optional: arrayOf(sha256Text, 0, 1024) },
      policy_context: { optional: sha256Text },
    }),
  },
  vrf: {
    optional: objectOf({
      suite: oneOf('ECVRF-EDWARDS25519-SHA512-TAI', 'ECVRF-EDWARDS25519-SHA512-ELL2'),
      public_key: line(128),
      alpha: line(1024),
      proof: line(256),
    }),
  },
  sig_alg: { optional: oneOf('hmac-sha256', 'hmac-sha256-prehash', 'ed25519') },
  kid: { optional: line(MAX_KID_CHARS) },
} satisfies Record<Exclude<keyof PcsV02, keyof PcsBase | 'version'>, Fields[string]>;

/** The whole of a record by version: a 0.2 field in a 0.1 record is unknown there, because 0.1 does not sign it. */
export const PCS_FIELDS: Readonly<Record<'0.1' | '0.2', Check>> = {
  '0.1': objectOf(baseFields),
  '0.2': objectOf({ ...baseFields, ...fieldsAddedIn02 }),
};

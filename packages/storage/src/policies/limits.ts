import { assertScope, assertText, refusal } from '../registry/limits.ts';
import {
  POLICY_KINDS,
  type PolicyBindings,
  type PolicyEntry,
  type PolicyName,
  type PolicyPromotion,
} from './types.ts';

const MAX_SOURCE_BYTES = 1_048_576;
const MAX_DOCUMENT_LENGTH = 4 * 1_048_576;
const MAX_BINDINGS_BYTES = 65_536;
const MAX_VERSION_LENGTH = 256;
/** No line break can be in it: the canary's hash separates its parts by them. */
const ID = /^[a-z0-9._-]{1,256}$/;
const HASH = /^sha3-256:[0-9a-f]{64}$/;

export function assertName({ scope, kind, id }: PolicyName): void {
  assertScope(scope);
  if (!POLICY_KINDS.includes(kind))
    throw refusal(`The kind is one of ${POLICY_KINDS.join(', ')}, not ${JSON.stringify(kind)}.`);
  if (!ID.test(id))
    throw refusal(`${JSON.stringify(id.slice(0, 80))} is no policy id: use 1 to 256 of a-z 0-9 . _ -`);
}

export function assertEntry(entry: PolicyEntry): void {
  assertName(entry);
  assertVersion(entry.version);
  if (!HASH.test(entry.hash))
    throw refusal('A policy hash is written sha3-256: and 64 lower-case hex digits.');
  assertText('The document', entry.document, MAX_DOCUMENT_LENGTH);
  assertText('The source', entry.source, MAX_SOURCE_BYTES);
  const sourceBytes = Buffer.byteLength(entry.source);
  if (sourceBytes > MAX_SOURCE_BYTES)
    throw refusal(`The source has ${sourceBytes} bytes; at most ${MAX_SOURCE_BYTES} are kept.`);
}

export function assertVersion(version: string): void {
  assertText('The version', version, MAX_VERSION_LENGTH);
}

export function assertPromotion(promotion: PolicyPromotion): void {
  assertName(promotion);
  assertVersion(promotion.version);
  const { mode, share, scope } = promotion;
  if (mode !== 'shadow' && mode !== 'enforced') throw refusal('The mode is shadow or enforced.');
  if (!(share > 0 && share <= 1)) throw refusal(`The share must lie in (0, 1]; got ${share}.`);
  if (share < 1 && scope !== null)
    throw refusal('A canary is for a share of all tenants: for one tenant promote with share 1.');
}

/** The same values with their names in order, so that equal bindings are stored, and compared, as the same text. */
export function readBindings(bindings: PolicyBindings): PolicyBindings {
  for (const [name, value] of Object.entries(bindings)) {
    assertText('The name of a binding', name, MAX_BINDINGS_BYTES);
    for (const part of Array.isArray(value) ? value : [value]) assertScalar(name, part);
  }
  const sorted = Object.fromEntries(Object.entries(bindings).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const bytes = Buffer.byteLength(JSON.stringify(sorted));
  if (bytes > MAX_BINDINGS_BYTES)
    throw refusal(`The bindings have ${bytes} bytes of JSON; at most ${MAX_BINDINGS_BYTES} are kept.`);
  return sorted;
}

function assertScalar(name: string, value: unknown): void {
  const storable =
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value)) ||
    (typeof value === 'string' && value.isWellFormed());
  if (!storable) {
    throw refusal(
      `The binding ${JSON.stringify(name)} must be a finite number, a boolean, well-formed text, or an array of them.`,
    );
  }
}

import { verify, type X509Certificate } from 'node:crypto';
import { type DerValue, readDer } from './der.ts';

/** What must be known of a certificate revocation list (RFC 5280, section 5) before it replaces another. */
export interface RevocationList {
  /** Infinity when it names no next update. Unix ms. */
  readonly expiresAtMs: number;
  readonly validFromMs: number;
  readonly isOf: (authority: X509Certificate) => boolean;
}

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
const SEQUENCE = 0x30;
const VERSION = 0xa0;

/** @throws RangeError when the bytes are no revocation list */
export function parseRevocationList(der: Uint8Array): RevocationList {
  const [list, ...rest] = readDer(der);
  if (rest.length > 0) throw new RangeError('Something follows the revocation list.');
  const [signed, algorithm, signature] = readDer(expectTag(list, SEQUENCE).content);
  const fields = readDer(expectTag(signed, SEQUENCE).content);
  const [signedAlgorithm, issuer, thisUpdate, nextUpdate] =
    fields[0]?.tag === INTEGER ? fields.slice(1) : fields;
  if (!sameBytes(expectTag(signedAlgorithm, SEQUENCE), expectTag(algorithm, SEQUENCE))) {
    throw new RangeError('The revocation list names two signature algorithms.');
  }
  const isSignedBy = signatureCheck(
    expectTag(signed, SEQUENCE).encoded,
    expectTag(algorithm, SEQUENCE).content,
    expectTag(signature, BIT_STRING).content,
  );
  const issuerName = expectTag(issuer, SEQUENCE);
  const isTime = nextUpdate?.tag === UTC_TIME || nextUpdate?.tag === GENERALIZED_TIME;
  return {
    validFromMs: parseTime(thisUpdate),
    expiresAtMs: isTime ? parseTime(nextUpdate) : Infinity,
    isOf: (authority) => sameBytes(subjectOf(authority), issuerName) && isSignedBy(authority),
  };
}

/** Key types and digests of the usual signature algorithms, by the DER of their identifiers, in hex. */
const ALGORITHMS: ReadonlyMap<string, readonly [keyType: string, digest: string | null]> = new Map([
  ['06082a8648ce3d040302', ['ec', 'sha256']],
  ['06082a8648ce3d040303', ['ec', 'sha384']],
  ['06082a8648ce3d040304', ['ec', 'sha512']],
  ['06092a864886f70d01010b', ['rsa', 'sha256']],
  ['06092a864886f70d01010c', ['rsa', 'sha384']],
  ['06092a864886f70d01010d', ['rsa', 'sha512']],
  ['06032b6570', ['ed25519', null]],
]);

/** Says no only where it can tell: lists signed in another way are left to the handshakes, which check each again. */
function signatureCheck(signed: Uint8Array, algorithm: Uint8Array, signature: Uint8Array) {
  // The first byte of a bit string counts its unused bits.
  if (signature[0] !== 0) throw new RangeError('The signature of the revocation list is no whole bytes.');
  const [identifier] = readDer(algorithm);
  const known = ALGORITHMS.get(Buffer.from(identifier?.encoded ?? []).toString('hex'));
  return ({ publicKey }: X509Certificate): boolean => {
    if (known === undefined) return true;
    const [keyType, digest] = known;
    return (
      publicKey.asymmetricKeyType === keyType && verify(digest, signed, publicKey, signature.subarray(1))
    );
  };
}

function subjectOf(certificate: X509Certificate): DerValue {
  const [whole] = readDer(certificate.raw);
  const [signed] = readDer(expectTag(whole, SEQUENCE).content);
  const fields = readDer(expectTag(signed, SEQUENCE).content);
  const [, , , , subject] = fields[0]?.tag === VERSION ? fields.slice(1) : fields;
  return expectTag(subject, SEQUENCE);
}

const sameBytes = (a: DerValue, b: DerValue): boolean => Buffer.compare(a.encoded, b.encoded) === 0;

function expectTag(value: DerValue | undefined, tag: number): DerValue {
  if (value?.tag !== tag) throw new RangeError(`A DER value with the tag ${tag} is missing.`);
  return value;
}

/** RFC 5280, section 4.1.2.5: UTCTime until 2049, GeneralizedTime after it, both in Zulu and with seconds. */
function parseTime(value: DerValue | undefined): number {
  const text = Buffer.from(value?.content ?? []).toString('latin1');
  const match = /^(\d{2}|\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) throw new RangeError('A time of the revocation list is malformed.');
  const [year = 0, month = 0, day, hour, minute, second] = match.slice(1).map(Number);
  const fullYear = value?.tag === GENERALIZED_TIME ? year : year + (year < 50 ? 2000 : 1900);
  return Date.UTC(fullYear, month - 1, day, hour, minute, second);
}

import { fromBase64, type Keyring, type SigningKey, toBase64, verificationKeyOf } from '@kakeya/protocol';
import { PolicyError } from '../errors.ts';
import { ed25519Sign, ed25519Verify } from './ed25519.ts';
import { membersOf } from './members_of.ts';
import { BundleRefusal } from './refusal.ts';
import { canonicalJsonBytes, readCanonicalJson, utf8 } from './text.ts';

/** A signature of this domain can be taken for no other message of the same key. */
const DOMAIN = utf8('kakeya/policy-bundle/1\n');
const SIGNATURE_BYTES = 64;
/** Of signature.json, the only file that is parsed before anything in the archive is trusted. */
const MAX_FILE_BYTES = 4096;

/**
 * The bytes of signature.json.
 * @throws PolicyError `argument_invalid` for a key of another algorithm; ProtocolError `key_invalid`
 */
export async function signManifest(manifest: Uint8Array, key: SigningKey): Promise<Uint8Array> {
  if (key.alg !== 'ed25519') {
    throw new PolicyError('argument_invalid', 'Evidence is signed with ed25519: pass such a key.');
  }
  const { kid, alg } = await verificationKeyOf(key);
  const signature = await ed25519Sign(key.secret, messageOf(manifest));
  return canonicalJsonBytes({ alg, kid, signature: toBase64(signature) });
}

/**
 * Whether the trusted key that signature.json names signed this manifest. Nothing in the archive is ever taken for a
 * key, and the algorithm is that of the key. Answers with the key's id.
 * @throws BundleRefusal
 */
export async function checkSignature(
  file: Uint8Array,
  manifest: Uint8Array,
  trusted: Keyring,
): Promise<string> {
  const { kid, signature } = readSignature(file);
  const key = trusted.find(kid);
  if (key === undefined || key.alg !== 'ed25519') throw new BundleRefusal('key_unknown', kid);
  if (!(await ed25519Verify(key.key, messageOf(manifest), signature)))
    throw new BundleRefusal('signature_wrong', kid);
  return kid;
}

/**
 * A key that was withdrawn must not sign on: the verdict's time has to be within the key's. Who holds an old key can
 * date a verdict back; against that only its withdrawal from the trusted keys helps.
 * @throws BundleRefusal `key_out_of_time`
 */
export function checkKeyTime(kid: string, evaluatedAtMs: number, trusted: Keyring): void {
  const key = trusted.find(kid);
  const from = key?.notBeforeMs ?? Number.NEGATIVE_INFINITY;
  const until = key?.notAfterMs ?? Number.POSITIVE_INFINITY;
  if (!(evaluatedAtMs >= from && evaluatedAtMs <= until)) throw new BundleRefusal('key_out_of_time', kid);
}

function readSignature(file: Uint8Array): { readonly kid: string; readonly signature: Uint8Array } {
  if (file.length > MAX_FILE_BYTES)
    throw new BundleRefusal('signature_malformed', `it has at most ${MAX_FILE_BYTES} bytes`);
  const members = membersOf(readCanonicalJson(file, 'signature_malformed'), ['alg', 'kid', 'signature']);
  if (members === undefined)
    throw new BundleRefusal('signature_malformed', 'it has exactly alg, kid, signature');
  const { alg, kid, signature } = members;
  if (alg !== 'ed25519' || typeof kid !== 'string' || typeof signature !== 'string') {
    throw new BundleRefusal('signature_malformed', 'alg is ed25519, kid and signature are strings');
  }
  const bytes = fromBase64(signature);
  if (bytes?.length !== SIGNATURE_BYTES) {
    throw new BundleRefusal('signature_malformed', 'signature is the base64 of 64 bytes');
  }
  return { kid, signature: bytes };
}

function messageOf(manifest: Uint8Array): Uint8Array {
  const message = new Uint8Array(DOMAIN.length + manifest.length);
  message.set(DOMAIN);
  message.set(manifest, DOMAIN.length);
  return message;
}

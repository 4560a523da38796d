import { fromBase64, keyIdOf, type SigningKey, toBase64, type VerificationKey } from '@kakeya/protocol';
import { AgentError } from '../errors.ts';

/**
 * A key on disk. An HMAC key is text, because the gateway takes it as text from its environment; its bytes are the
 * UTF-8 of it. An Ed25519 file without `seed` verifies only.
 */
export type KeyFile =
  | { readonly alg: 'hmac-sha256' | 'hmac-sha256-prehash'; readonly kid: string; readonly key: string }
  | { readonly alg: 'ed25519'; readonly kid: string; readonly public_key: string; readonly seed?: string };

/** What a key file gives: undefined `signing` when it holds no secret. */
export interface LoadedKey {
  readonly signing: SigningKey | undefined;
  readonly verification: VerificationKey;
}

/** HMAC key as text, with the `kid` that the gateway derives for it. */
export function hmacKeyOf(text: string): LoadedKey {
  const bytes = new TextEncoder().encode(text);
  return loadedHmac('hmac-sha256', keyIdOf('hmac-sha256', bytes), bytes);
}

/**
 * Reads a key file: the JSON that `keys generate` wrote, or else the text of an HMAC key, whose trailing white space
 * is dropped as the gateway does for its `…_FILE` settings.
 * @throws AgentError `key_invalid`
 */
export function parseKeyFile(content: string, path: string): LoadedKey {
  if (!content.trimStart().startsWith('{')) {
    const text = content.trimEnd();
    if (text === '') throw invalid(path, 'it is empty');
    return hmacKeyOf(text);
  }
  const file = parseObject(content, path);
  const kid = member(file, 'kid', path);
  const alg = member(file, 'alg', path);
  switch (alg) {
    case 'hmac-sha256':
    case 'hmac-sha256-prehash':
      return loadedHmac(alg, kid, new TextEncoder().encode(member(file, 'key', path)));
    case 'ed25519': {
      const verification = { kid, alg, key: bytesMember(file, 'public_key', path) } as const;
      const signing = file.has('seed') ? { kid, alg, secret: bytesMember(file, 'seed', path) } : undefined;
      return { signing, verification };
    }
    default:
      throw invalid(path, 'its `alg` must be hmac-sha256, hmac-sha256-prehash or ed25519');
  }
}

/** The file of a new key; an HMAC key must have been made from text. */
export function formatKeyFile({ signing, verification }: LoadedKey): KeyFile {
  const { kid, alg, key } = verification;
  if (alg !== 'ed25519') return { alg, kid, key: new TextDecoder('utf-8', { fatal: true }).decode(key) };
  return {
    alg,
    kid,
    public_key: toBase64(key),
    ...(signing === undefined ? {} : { seed: toBase64(signing.secret) }),
  };
}

function loadedHmac(alg: 'hmac-sha256' | 'hmac-sha256-prehash', kid: string, bytes: Uint8Array): LoadedKey {
  return { signing: { kid, alg, secret: bytes }, verification: { kid, alg, key: bytes } };
}

function parseObject(content: string, path: string): ReadonlyMap<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (cause) {
    throw new AgentError('key_invalid', `${path} is not a key file: it is not JSON.`, { cause });
  }
  return new Map(Object.entries(Object(value)));
}

function member(file: ReadonlyMap<string, unknown>, name: string, path: string): string {
  const value = file.get(name);
  if (typeof value === 'string' && value !== '') return value;
  throw invalid(path, `its \`${name}\` must be a string that is not empty`);
}

function bytesMember(file: ReadonlyMap<string, unknown>, name: string, path: string): Uint8Array {
  const bytes = fromBase64(member(file, name, path));
  if (bytes?.length === 32) return bytes;
  throw invalid(path, `its \`${name}\` must be the base64 of 32 bytes`);
}

function invalid(path: string, what: string): AgentError {
  return new AgentError(
    'key_invalid',
    `${path} is not a key file: ${what}. Make one with kakeya keys generate --out.`,
  );
}

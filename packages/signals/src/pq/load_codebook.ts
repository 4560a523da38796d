import { SignalError } from '../errors.ts';
import { fromBase64 } from './base64.ts';
import { codebookHash, fromCanonicalBytes } from './canonical.ts';
import { parseFrozenCodebook } from './parse_frozen_codebook.ts';
import { sealCodebook } from './sealed_codebook.ts';
import type { Codebook, FrozenCodebook } from './types.ts';

/**
 * A codebook ready to encode, from its frozen JSON (text or object) or its canonical bytes.
 *
 * Threat: whoever can swap a codebook chooses every symbol. The hash is computed from the bytes and must be the
 * one that the caller pinned; what the file says about itself is only compared.
 *
 * @param expectedHash SHA-256 of the canonical bytes, 64 lower-case hex digits, from a source that is trusted
 * @throws SignalError `codebook_invalid`
 */
export function loadCodebook(source: string | Uint8Array | FrozenCodebook, expectedHash: string): Codebook {
  if (source instanceof Uint8Array) return fromBytes(source, expectedHash);
  const frozen = parseFrozenCodebook(source);
  const codebook = fromBytes(fromBase64(frozen.data), expectedHash);
  for (const field of ['hash', 'subspaces', 'centroids', 'dimension'] as const) {
    if (frozen[field] !== codebook[field]) {
      throw new SignalError('codebook_invalid', `The codebook's bytes contradict its field "${field}".`);
    }
  }
  return codebook;
}

function fromBytes(bytes: Uint8Array, expectedHash: string): Codebook {
  const hash = codebookHash(bytes);
  if (hash !== expectedHash) {
    throw new SignalError(
      'codebook_invalid',
      `The codebook has the hash ${hash}, but ${expectedHash} was pinned.`,
    );
  }
  return sealCodebook(fromCanonicalBytes(bytes), hash);
}

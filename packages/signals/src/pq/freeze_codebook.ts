import { toBase64 } from './base64.ts';
import { canonicalBytes, codebookHash } from './canonical.ts';
import type { FrozenCodebook, TrainedCodebook } from './types.ts';

/**
 * Fixes a trained codebook as plain, frozen JSON with the hash that users pin. Later changes to `trained` do not reach it.
 *
 * @throws SignalError `codebook_invalid`, `parameter_invalid` or `dimension_mismatch` for values that are no codebook
 */
export function freezeCodebook(trained: TrainedCodebook): FrozenCodebook {
  const { subspaces, centroids, dimension } = trained;
  const bytes = canonicalBytes(trained);
  return Object.freeze({
    format: 'kakeya-pq/1',
    subspaces,
    centroids,
    dimension,
    hash: codebookHash(bytes),
    data: toBase64(bytes),
  });
}

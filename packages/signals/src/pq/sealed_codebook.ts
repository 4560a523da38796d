import { SignalError } from '../errors.ts';
import type { Codebook, TrainedCodebook } from './types.ts';

/**
 * The values behind each codebook that was loaded by its hash. They are reachable only here, so that neither a later
 * write nor an object that merely looks like a codebook can give symbols under a hash that does not pin them.
 */
const sealed = new WeakMap<Codebook, TrainedCodebook>();

/** `trained` must not be reachable by anyone else. */
export function sealCodebook(trained: TrainedCodebook, hash: string): Codebook {
  const { subspaces, centroids, dimension } = trained;
  const codebook = Object.freeze({ subspaces, centroids, dimension, hash });
  sealed.set(codebook, trained);
  return codebook;
}

/** To be read only. @throws SignalError `codebook_invalid` for an object that `loadCodebook` did not make */
export function sealedValues(codebook: Codebook): TrainedCodebook {
  const trained = sealed.get(codebook);
  if (trained === undefined) {
    throw new SignalError(
      'codebook_invalid',
      'Only a codebook from loadCodebook encodes: freeze, pin and load it.',
    );
  }
  return trained;
}

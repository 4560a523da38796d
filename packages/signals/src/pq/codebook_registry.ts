import { SignalError } from '../errors.ts';
import { sealedValues } from './sealed_codebook.ts';
import type { Codebook } from './types.ts';

/** Codebooks by hash. */
export class CodebookRegistry {
  readonly #codebooks = new Map<string, Codebook>();

  /** @throws SignalError `codebook_invalid` for an object that `loadCodebook` did not make */
  add(codebook: Codebook): this {
    sealedValues(codebook);
    this.#codebooks.set(codebook.hash, codebook);
    return this;
  }

  /** @throws SignalError `codebook_unknown` */
  get(hash: string): Codebook {
    const codebook = this.#codebooks.get(hash);
    if (codebook === undefined) {
      throw new SignalError(
        'codebook_unknown',
        `No codebook has the hash ${hash}: load it and add it first.`,
      );
    }
    return codebook;
  }
}

import { PolicyError } from '../../errors.ts';
import { identityDigest } from '../../sets/identity/identity_digest.ts';

/** Elements that names are in sets of identities by name, each made once for one context. */
export class NameDigests {
  readonly #known = new Map<string, string | null>();

  /** undefined: the text is no name. */
  of(name: string): string | undefined {
    let digest = this.#known.get(name);
    if (digest === undefined) {
      digest = digestOf(name) ?? null;
      this.#known.set(name, digest);
    }
    return digest ?? undefined;
  }
}

function digestOf(name: string): string | undefined {
  try {
    return identityDigest({ name }, ['name']);
  } catch (error) {
    // A text that nothing remains of when it is normalised names nobody: whether it is in a set is unknown.
    if (error instanceof PolicyError && error.code === 'set_invalid') return undefined;
    throw error;
  }
}

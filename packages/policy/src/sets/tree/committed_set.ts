import { PolicyError } from '../../errors.ts';
import type { IdentityField, MemberSet, ProvenLeaf, SetHeader, SetProof } from '../../model/set_proof.ts';
import { fieldTag } from '../identity/field_tag.ts';
import { checkIdentityFields } from '../proof/header.ts';
import { PrefixIndex } from './prefix_index.ts';
import { compareRecords, rankOf, readWords } from './records.ts';
import { rootHash } from './hashes.ts';
import { auditPath, headOf, recordOf, treeLevels } from './tree_levels.ts';

/** Written anew by each question before it is read: questions are synchronous, so that no two can meet here. */
const asked = new Uint32Array(8);

/**
 * A set held whole: 68 bytes an element. Its root is computed from the elements here and nowhere taken on trust.
 * A `Map` of such sets by root is a `MemberSets`.
 */
export class CommittedSet implements MemberSet {
  readonly root: string;
  readonly header: SetHeader;
  /** Records of 32 bytes, strictly ascending. */
  readonly #elements: Uint8Array;
  /** The same bytes. */
  readonly #words: DataView;
  readonly #index: PrefixIndex;
  readonly #levels: readonly Uint8Array[];
  /** What every element ends with. */
  readonly #tag: string;

  /**
   * @param elements records of 32 bytes, in ascending byte order, none twice; taken over, not copied
   * @param identity which fields of identities they are digests of, name first, in the order name, country, date; null:
   * they are digests of something else, and any bytes will do
   * @throws PolicyError `set_invalid` where this is not so
   */
  constructor(elements: Uint8Array, identity: readonly IdentityField[] | null) {
    if (elements.length % 32 !== 0) throw invalid('is not of elements of 32 bytes');
    const size = elements.length / 32;
    if (size > MAX_SIZE) throw invalid(`has more than ${MAX_SIZE} elements: split it`);
    for (let i = 1; i < size; i += 1) {
      // Neighbours prove an absence only where the order is strict.
      if (compareRecords(elements, i - 1, i) >= 0)
        throw invalid(`is not in strictly ascending order at element ${i}`);
    }
    const fields = checkIdentityFields(identity);
    if (fields !== null) assertOfFields(elements, fields);
    this.#tag = fieldTag(fields);
    this.#elements = elements;
    this.#words = new DataView(elements.buffer, elements.byteOffset, elements.byteLength);
    this.#index = new PrefixIndex(elements);
    this.#levels = treeLevels(elements);
    this.header = { scheme: 'kakeya-set-1', identity: fields, size };
    this.root = rootHash(this.header, headOf(this.#levels));
  }

  /** A copy of the elements: records of 32 bytes, ascending. */
  elements(): Uint8Array {
    return new Uint8Array(this.#elements);
  }

  /** null for what is no element at all, and in a set of identities for what was made of other fields. */
  has(element: string): boolean | null {
    const rank = this.#rankOf(element);
    return rank === undefined ? null : rank >= 0;
  }

  /** undefined where `has` gives null. */
  prove(element: string): SetProof | undefined {
    const rank = this.#rankOf(element);
    if (rank === undefined) return undefined;
    if (rank >= 0) return { kind: 'member', header: this.header, leaf: this.#leaf(rank) };
    const index = ~rank;
    return {
      kind: 'absent',
      header: this.header,
      element,
      left: index === 0 ? null : this.#leaf(index - 1),
      right: index === this.header.size ? null : this.#leaf(index),
    };
  }

  /** As `rankOf` says it; undefined: nothing is known of such a text here. */
  #rankOf(element: string): number | undefined {
    if (!element.endsWith(this.#tag) || !readWords(element, asked)) return undefined;
    const word = asked[0] ?? 0;
    return rankOf(this.#words, asked, this.#index.from(word), this.#index.to(word));
  }

  #leaf(index: number): ProvenLeaf {
    return {
      index,
      element: recordOf(this.#elements, index),
      path: auditPath(this.#elements, this.#levels, index),
    };
  }
}

/** 2 GiB of elements; also keeps places in the tree within 32 bits. */
export const MAX_SIZE = 2 ** 26;

function assertOfFields(elements: Uint8Array, fields: readonly IdentityField[]): void {
  const tag = Number.parseInt(fieldTag(fields), 16);
  for (let at = 31; at < elements.length; at += 32) {
    if (elements[at] === tag) continue;
    const by = fields.join(', ');
    throw invalid(
      `is by ${by}, and element ${(at - 31) / 32} was made of other fields, or by other software: make all of ${by}`,
    );
  }
}

const invalid = (problem: string): PolicyError => new PolicyError('set_invalid', `The set ${problem}.`);

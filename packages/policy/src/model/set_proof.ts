/** What the root of a committed set is bound to besides its elements. */
export interface SetHeader {
  readonly scheme: 'kakeya-set-1';
  /** Which parts of an identity the elements are digests of; null: they are digests of something else. */
  readonly identity: readonly IdentityField[] | null;
  readonly size: number;
}

export const IDENTITY_FIELDS = ['name', 'country', 'date'] as const;
export type IdentityField = (typeof IDENTITY_FIELDS)[number];

/** An element at its place in the sorted set, and the audit path to the tree's head (RFC 9162, section 2.1.3). */
export interface ProvenLeaf {
  readonly index: number;
  /** 64 lower-case hex digits, as all hashes here. */
  readonly element: string;
  readonly path: readonly string[];
}

/** That an element is in the set under a root, or, by its two neighbours, that it is not. */
export type SetProof =
  | { readonly kind: 'member'; readonly header: SetHeader; readonly leaf: ProvenLeaf }
  | {
      readonly kind: 'absent';
      readonly header: SetHeader;
      readonly element: string;
      /** null: the element would come first. */
      readonly left: ProvenLeaf | null;
      /** null: the element would come last. */
      readonly right: ProvenLeaf | null;
    };

/** A set of which membership can be asked: held whole, or known by proofs of some of its elements. */
export interface MemberSet {
  readonly root: string;
  readonly header: SetHeader;
  /** null: not known here. `element` is 64 lower-case hex digits. */
  has(element: string): boolean | null;
  /** undefined: not known here. */
  prove(element: string): SetProof | undefined;
}

/** The sets at hand, by root. */
export interface MemberSets {
  get(root: string): MemberSet | undefined;
}

import type { Facts } from '../../model/compiled.ts';
import type { Scalar } from '../../model/policy.ts';
import type { MemberSet, SetProof } from '../../model/set_proof.ts';
import type { RuleProof } from '../../model/verdict.ts';
import { NameDigests } from '../facts/name_digests.ts';
import { type Get, textOf, type Value } from '../values/value.ts';
import { arrayAs, type ElementKind, kindOf } from './elements.ts';

/** A set at one moment, as a rule asks it. */
export interface Lookup {
  /** undefined: not known. */
  has(item: Scalar): boolean | null | undefined;
  /** null: there is no root, or not all that is known of the set can be proven here. */
  prove(items: ReadonlySet<Scalar>): RuleProof | null;
}

/** Of an array of values in place. */
export function arrayLookup(rhs: Value, kind: ElementKind): Get<Lookup> {
  const array = arrayAs(rhs, kind);
  return (facts) => {
    const set = array(facts)?.set;
    return set && new InPlace(set);
  };
}

/** Of a committed set, by its root; unknown where the set is not at hand. */
export function rootLookup(lhs: Value, rhs: Value): Get<Lookup> {
  const root = textOf(rhs, 'hex');
  const isHex = kindOf(lhs) === 'hex';
  return (facts) => {
    const hash = root(facts);
    const set = hash === undefined ? undefined : facts.sets.get(hash);
    if (set === undefined) return undefined;
    return isHex
      ? new Committed(set, hexElement, undefined)
      : new Committed(set, textElement, namesFor(set, facts));
  };
}

// Classes, as a lookup is made whenever a rule is tested, and closures would be made with it.
class InPlace implements Lookup {
  readonly #set: ReadonlySet<Scalar>;

  constructor(set: ReadonlySet<Scalar>) {
    this.#set = set;
  }

  has(item: Scalar): boolean {
    return this.#set.has(item);
  }

  prove(): null {
    return null;
  }
}

/** The element that an item stands for; undefined: nothing that the set could hold. */
type ElementOf = (item: Scalar, names: NameDigests | undefined) => string | undefined;

class Committed implements Lookup {
  readonly #set: MemberSet;
  readonly #elementOf: ElementOf;
  readonly #names: NameDigests | undefined;

  constructor(set: MemberSet, elementOf: ElementOf, names: NameDigests | undefined) {
    this.#set = set;
    this.#elementOf = elementOf;
    this.#names = names;
  }

  has(item: Scalar): boolean | null | undefined {
    const element = this.#elementOf(item, this.#names);
    return element === undefined ? undefined : this.#set.has(element);
  }

  /** Of what is known only, but of all of that: whoever has the proofs alone comes to the same answers. */
  prove(items: ReadonlySet<Scalar>): RuleProof | null {
    if (items.size > MAX_PROVEN) return null;
    const proofs = new Map<string, SetProof>();
    for (const item of items) {
      const element = this.#elementOf(item, this.#names);
      if (element === undefined || proofs.has(element)) continue;
      const proof = this.#set.prove(element);
      if (proof !== undefined) proofs.set(element, proof);
      else if (this.#set.has(element) !== null) return null;
    }
    return { root: this.#set.root, proofs: [...proofs.values()] };
  }
}

/** Beyond this many elements proofs would fill the memory. */
const MAX_PROVEN = 100_000;

/** Of what was read as hex: that it is hex in lower case is known, and hex that is no digest stands for nothing. */
const hexElement: ElementOf = (item) => (typeof item === 'string' && item.length === 64 ? item : undefined);

const DIGEST = /^[0-9a-f]{64}$/i;

/** Of any text: 64 hex digits are the element itself, all else is a name. */
const textElement: ElementOf = (item, names) => {
  if (typeof item !== 'string') return undefined;
  return item.length === 64 && DIGEST.test(item) ? item.toLowerCase() : names?.of(item);
};

/** Only sets of names can be asked for a name. The digests come last in the values of the facts. */
function namesFor({ header: { identity } }: MemberSet, { values }: Facts): NameDigests | undefined {
  if (identity?.length !== 1 || identity[0] !== 'name') return undefined;
  const last = values.at(-1);
  return last instanceof NameDigests ? last : undefined;
}

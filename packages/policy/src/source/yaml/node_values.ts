import { isAlias, isMap, isScalar, isSeq, type Pair, type ParsedNode, type Scalar, type YAMLMap } from 'yaml';
import { childPointer } from '../shape/pointer.ts';
import type { TextProblem } from './text_problem.ts';

export type Member = Pair<ParsedNode, ParsedNode | null>;
/** The members of every mapping by name. */
export type Members = ReadonlyMap<unknown, ReadonlyMap<string, Member>>;

export interface NodeProblem extends TextProblem {
  readonly pointer: string;
}

/** Integers beyond 2^53 lose digits in double precision; with a point or an exponent their author expects that. */
const INTEGER = /^[-+]?(?:\d+|0x[\da-fA-F]+|0o[0-7]+)$/;

/** Plain values of the nodes of one document, nested no deeper than the tokens may be. */
export class NodeValues {
  readonly problems: NodeProblem[] = [];
  readonly #members = new Map<unknown, Map<string, Member>>();

  get members(): Members {
    return this.#members;
  }

  valueOf(node: ParsedNode | null, pointer: string): unknown {
    if (node === null) return null;
    // An alias holds again what stands elsewhere, and nested ones multiply it (a "billion laughs").
    if (isAlias(node)) return this.#refuse(node, pointer, 'Aliases are refused: write the value out here.');
    if (node.anchor !== undefined) this.#refuse(node, pointer, 'Anchors are refused: leave this one out.');
    if (node.tag !== undefined) {
      this.#refuse(node, pointer, 'Tags are refused: leave it out, and quote what is to be a string.');
    }
    if (isMap(node)) return this.#mapping(node, pointer);
    if (isSeq(node)) return node.items.map((item, index) => this.valueOf(item, childPointer(pointer, index)));
    return this.#scalar(node, pointer);
  }

  #mapping(map: YAMLMap.Parsed, pointer: string): unknown {
    const members = new Map<string, Member>();
    this.#members.set(map, members);
    const entries: [string, unknown][] = [];
    for (const member of map.items) {
      const { key: node, value } = member;
      const key = this.#key(node, pointer);
      if (key === undefined) continue;
      const at = childPointer(pointer, key);
      if (members.has(key))
        this.#refuse(
          node,
          at,
          `The key ${JSON.stringify(key.slice(0, 64))} is here for the second time: keep one.`,
        );
      else members.set(key, member);
      entries.push([key, this.valueOf(value, at)]);
    }
    // Not by assignment, which would take __proto__ for something else than a key.
    return Object.fromEntries(entries);
  }

  #key(node: ParsedNode, pointer: string): string | undefined {
    const key = this.valueOf(node, pointer);
    if (isScalar(node) && node.type === 'PLAIN' && key === '<<') {
      return this.#refuse(node, pointer, 'Merge keys are refused: write the members out here.');
    }
    if (typeof key === 'string') return key;
    if (key === undefined) return undefined;
    return this.#refuse(node, pointer, 'A key must be a string: put it in quotes.');
  }

  #scalar(node: Scalar.Parsed, pointer: string): unknown {
    const { value, source } = node;
    if (typeof value === 'number' && !Number.isFinite(value)) {
      return this.#refuse(node, pointer, 'Numbers must be finite, and within double precision.');
    }
    if (typeof value === 'number' && !Number.isSafeInteger(value) && INTEGER.test(source)) {
      return this.#refuse(
        node,
        pointer,
        'This integer is beyond 2^53 and would lose digits: put it in quotes.',
      );
    }
    if (typeof value === 'string' && !value.isWellFormed()) {
      return this.#refuse(
        node,
        pointer,
        'This string has a surrogate without its pair: write whole characters.',
      );
    }
    return value;
  }

  #refuse(node: ParsedNode, pointer: string, message: string): undefined {
    this.problems.push({ message, pointer, offset: node.range[0] });
    return undefined;
  }
}

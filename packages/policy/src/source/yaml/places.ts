import { isMap, isSeq, type ParsedNode } from 'yaml';
import type { SourcePlace } from '../../model/diagnostic.ts';
import { pointerKeys } from '../shape/pointer.ts';
import type { Members } from './node_values.ts';

/** Where the values of a document are written. */
export class Places {
  readonly #root: ParsedNode | null;
  readonly #members: Members;
  readonly #placeAt: (offset: number) => SourcePlace;

  constructor(root: ParsedNode | null, members: Members, placeAt: (offset: number) => SourcePlace) {
    this.#root = root;
    this.#members = members;
    this.#placeAt = placeAt;
  }

  /** Of the value at an RFC 6901 pointer, or of the nearest value around it that is there. */
  ofValue(pointer: string): SourcePlace {
    return this.#placeAt(this.#find(pointer).value);
  }

  /** Of the name of the member at the pointer. */
  ofKey(pointer: string): SourcePlace {
    return this.#placeAt(this.#find(pointer).key);
  }

  #find(pointer: string): { readonly value: number; readonly key: number } {
    let node = this.#root;
    let value = node?.range[0] ?? 0;
    let key = value;
    for (const name of pointerKeys(pointer)) {
      if (isSeq(node)) {
        const item: ParsedNode | undefined = /^\d+$/.test(name) ? node.items[Number(name)] : undefined;
        if (item === undefined) break;
        node = item;
        value = item.range[0];
        key = value;
      } else {
        const member = isMap(node) ? this.#members.get(node)?.get(name) : undefined;
        if (member === undefined) break;
        node = member.value;
        key = member.key.range[0];
        value = node?.range[0] ?? key;
      }
    }
    return { value, key };
  }
}

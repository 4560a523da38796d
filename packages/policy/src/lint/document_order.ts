import { pointerKeys } from '../source/shape/pointer.ts';

/** Compares RFC 6901 pointers by where in the document they lead: the whole first, then members as they stand there. */
export function documentOrder(document: object): (a: string, b: string) => number {
  const positions = new Map<object, ReadonlyMap<string, number>>();
  const positionOf = (value: object, key: string): number => {
    let keys = positions.get(value);
    if (keys === undefined) {
      keys = new Map(Object.keys(value).map((name, i) => [name, i]));
      positions.set(value, keys);
    }
    return keys.get(key) ?? keys.size;
  };
  const places = new Map<string, readonly number[]>();
  const placeOf = (pointer: string): readonly number[] => {
    const known = places.get(pointer);
    if (known !== undefined) return known;
    const place: number[] = [];
    let value: unknown = document;
    for (const key of pointerKeys(pointer)) {
      if (typeof value !== 'object' || value === null) break;
      place.push(positionOf(value, key));
      value = Object.getOwnPropertyDescriptor(value, key)?.value;
    }
    places.set(pointer, place);
    return place;
  };
  return (a, b) => comparePlaces(placeOf(a), placeOf(b));
}

function comparePlaces(a: readonly number[], b: readonly number[]): number {
  for (const [i, x] of a.entries()) {
    const y = b[i];
    if (y === undefined) return 1;
    if (x !== y) return x - y;
  }
  return a.length - b.length;
}

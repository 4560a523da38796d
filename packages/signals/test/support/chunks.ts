import fc from 'fast-check';

/** The bytes cut at the given places, as a stream. */
export async function* chunked(bytes: Uint8Array, cuts: readonly number[] = []): AsyncGenerator<Uint8Array> {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  for (let i = 1; i < places.length; i++) yield bytes.slice(places[i - 1], places[i]);
}

export const anyCuts = fc.array(fc.nat(), { maxLength: 12 });

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export async function toArray<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

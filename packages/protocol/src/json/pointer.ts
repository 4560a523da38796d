const MAX_KEY_CHARS = 128;

/**
 * The RFC 6901 pointer of a member or element of the value at `parent`. A key that is too long to be a
 * mistyped name is not repeated: the pointer stays at the parent, so that a refusal is never larger than a
 * constant, whatever was sent.
 */
export function childPointer(parent: string, key: string | number): string {
  if (typeof key === 'number') return `${parent}/${key}`;
  if (key.length > MAX_KEY_CHARS) return parent;
  return `${parent}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

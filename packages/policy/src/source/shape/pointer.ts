/** Longer than any name may be. */
const MAX_KEY_CHARS = 256;

/**
 * RFC 6901, section 3. A key that is too long to be a name is not repeated: the pointer stays at the parent, so that
 * a refusal is never larger than a constant, whatever was sent.
 */
export function childPointer(parent: string, key: string | number): string {
  if (typeof key === 'number') return `${parent}/${key}`;
  if (key.length > MAX_KEY_CHARS) return parent;
  // Every member of every document passes here, hardly one of them with either sign.
  const escaped = /[~/]/.test(key) ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
  return `${parent}/${escaped}`;
}

/** The keys and indexes on the way from the document to the value. */
export function pointerKeys(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

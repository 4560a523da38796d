/** Number of Unicode code points, which is what other languages call the length of a string. */
export function codePointCount(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; count++) i += (text.codePointAt(i) ?? 0) > 0xffff ? 2 : 1;
  return count;
}

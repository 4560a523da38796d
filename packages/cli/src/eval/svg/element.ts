import { printable } from '../../output/printable.ts';

export type Attributes = Readonly<Record<string, string | number>>;

/** One XML element. Children are XML already; text goes through `escapeXml`. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escapeXml(typeof value === 'number' ? pixels(value) : value)}"`,
  );
  const open = `<${name}${written.join('')}`;
  return children.length === 0 ? `${open}/>` : `${open}>${children.join('')}</${name}>`;
}

const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
]);

/** Text for content and attributes. What XML 1.0 cannot carry (section 2.2: controls, U+FFFE, U+FFFF) is replaced. */
export function escapeXml(text: string): string {
  return printable(text.toWellFormed())
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (character) => ENTITIES.get(character) ?? character);
}

/** To a tenth of a pixel. */
export const pixels = (value: number): string => String(Math.round(value * 10) / 10);

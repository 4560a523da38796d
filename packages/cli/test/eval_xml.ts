const TAG = /^<(\/?)([A-Za-z][\w.-]*)((?:\s+[A-Za-z_][\w:.-]*="[^"<]*")*)\s*(\/?)>/;
const NOT_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;
const BARE_AMPERSAND = /&(?!(?:amp|lt|gt|quot|apos);)/;

/** Well-formed by the part of XML 1.0 that the plots use: elements, attributes, the five entities; one root. */
export function assertWellFormedXml(xml: string): void {
  const refuse = (why: string): never => {
    throw new Error(`The document is not well formed: ${why}`);
  };
  if (NOT_XML.test(xml)) refuse('a character that XML does not allow');
  if (BARE_AMPERSAND.test(xml)) refuse('a bare ampersand');
  let rest = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>/, '').trim();
  const open: string[] = [];
  let roots = 0;
  while (rest !== '') {
    const text = rest.search(/<|$/);
    if (text > 0 && open.length === 0) refuse('text outside of the root');
    rest = rest.slice(text);
    if (rest === '') break;
    const [tag = '', closing, name = '', attributes = '', empty] =
      TAG.exec(rest) ?? refuse(`at ${rest.slice(0, 30)}`);
    const names = Array.from(attributes.matchAll(/([\w:.-]+)="/g), ([, attribute]) => attribute);
    if (new Set(names).size !== names.length) refuse(`<${name}> repeats an attribute`);
    if (closing === '/') {
      if (open.pop() !== name) refuse(`</${name}> closes another element`);
    } else {
      if (open.length === 0) roots += 1;
      if (empty !== '/') open.push(name);
    }
    rest = rest.slice(tag.length);
  }
  if (roots !== 1 || open.length > 0) refuse(`${roots} roots, ${open.length} elements left open`);
}

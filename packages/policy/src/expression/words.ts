/** An input or predicate as infix text can name it; any other name can be given in the tree form. */
export const NAME_PATTERN = /[A-Za-z_][A-Za-z0-9_.]*/;

const NAME = new RegExp(`^(?:${NAME_PATTERN.source})$`);
const RESERVED: ReadonlySet<string> = new Set(['and', 'or', 'not', 'true', 'false']);

export const isInfixName = (text: string): boolean => NAME.test(text) && !RESERVED.has(text);

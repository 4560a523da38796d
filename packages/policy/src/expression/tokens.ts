import { createToken, Lexer, type TokenType } from 'chevrotain';
import { QUOTED_PATTERN } from './quoted_text.ts';
import { NAME_PATTERN } from './words.ts';

export const Name = createToken({ name: 'Name', pattern: NAME_PATTERN, label: 'a name' });

const keyword = (word: string): TokenType =>
  createToken({ name: word, pattern: word, longer_alt: Name, label: word });

export const And = keyword('and');
export const Or = keyword('or');
export const Not = keyword('not');
export const True = keyword('true');
export const False = keyword('false');

/**
 * As JSON has it (RFC 8259, section 6). What follows must end it: `01`, `2024-01-01` or `5x` read as a number and a
 * rest would mean something else than they look like.
 */
export const NumberText = createToken({
  name: 'NumberText',
  pattern: /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![\w.+-])/,
  label: 'a number',
});
export const Quoted = createToken({ name: 'Quoted', pattern: QUOTED_PATTERN, label: 'a string' });
export const Compare = createToken({ name: 'Compare', pattern: /[=!]=|[<>]=?/, label: 'a comparison' });
export const Open = createToken({ name: 'Open', pattern: '(', label: '(' });
export const Close = createToken({ name: 'Close', pattern: ')', label: ')' });
export const OpenArray = createToken({ name: 'OpenArray', pattern: '[', label: '[' });
export const CloseArray = createToken({ name: 'CloseArray', pattern: ']', label: ']' });
export const Comma = createToken({ name: 'Comma', pattern: ',', label: ',' });
const Space = createToken({ name: 'Space', pattern: /[ \t\r\n]+/, group: Lexer.SKIPPED });

/** Keywords come before names, which they also match. */
export const TOKENS: TokenType[] = [
  Space,
  And,
  Or,
  Not,
  True,
  False,
  Name,
  NumberText,
  Quoted,
  Compare,
  Open,
  Close,
  OpenArray,
  CloseArray,
  Comma,
];

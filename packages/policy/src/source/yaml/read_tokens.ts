import { type CST, Lexer, Parser } from 'yaml';
import type { TextProblem } from './text_problem.ts';

export type Tokens =
  | { readonly ok: true; readonly tokens: readonly CST.Token[] }
  | { readonly ok: false; readonly problems: readonly TextProblem[] };

/** Some 3,000 rules. What is small as text may still keep a parser busy for many seconds. */
const MAX_LEXEMES = 100_000;
const MAX_ERRORS = 100;

/**
 * What YAML 1.2 (section 5.1) and JSON allow nowhere as it is. The parser uses some of them to mark its own tokens:
 * in a text they would pass for what is not written there.
 */
const FORBIDDEN = /(?![\t\n\r\x7F-\x9F])[\p{Cc}\p{Cs}]/gu;

/** The syntax of the text, before any value is built. */
export function readTokens(text: string): Tokens {
  const forbidden = Iterator.from(text.matchAll(FORBIDDEN)).take(MAX_ERRORS).toArray();
  if (forbidden.length > 0) {
    const message =
      'A control character, or half a character, cannot stand here: write an escape, in double quotes.';
    return { ok: false, problems: forbidden.map(({ index }) => ({ offset: index, message })) };
  }
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const errors: TextProblem[] = [];
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    lexemes += 1;
    if (lexemes > MAX_LEXEMES) {
      const message = `The document has more than ${MAX_LEXEMES} words and signs: split it.`;
      return { ok: false, problems: [{ offset: parser.offset, message }] };
    }
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
      if (token.type === 'error') errors.push(token);
    }
    if (errors.length >= MAX_ERRORS) return { ok: false, problems: errors };
  }
  tokens.push(...parser.end());
  return { ok: true, tokens };
}

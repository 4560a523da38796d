import { type CST, Lexer, Parser } from 'yaml';
import type { TextProblem } from './text_problem.ts';

export type Tokens =
  | { readonly ok: true; readonly tokens: readonly CST.Token[] }
  | { readonly ok: false; readonly problems: readonly TextProblem[] };

/** Some 3,000 rules. What is small as text may still keep a parser busy for many seconds. */
const MAX_LEXEMES = 100_000;
const MAX_ERRORS = 100;

/** The syntax of the text, before any value is built. `onLine` gets the offset at which each line begins. */
export function readTokens(text: string, onLine: (offset: number) => void): Tokens {
  const parser = new Parser(onLine);
  onLine(0);
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

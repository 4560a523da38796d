import { type IToken, Lexer } from 'chevrotain';
import type { ExprNode } from '../model/policy.ts';
import { ExpressionGrammar, type ExpressionProblem } from './expression_grammar.ts';
import { lexicalMessage } from './lexical_message.ts';
import { Close, CloseArray, Open, OpenArray, TOKENS } from './tokens.ts';
import { MAX_TREE_DEPTH, treeExcess } from './tree_bounds.ts';

const MAX_UNITS = 4096;

export type ParsedExpression =
  | { readonly ok: true; readonly expr: ExprNode }
  | ({ readonly ok: false } & ExpressionProblem);

interface Tools {
  readonly lexer: Lexer;
  readonly grammar: ExpressionGrammar;
}

// Made when first needed: most that load this module never parse.
let tools: Tools | undefined;

/**
 * The tree of an infix text such as `len(supplier_hashes) >= 50`. Never throws; the offset of a problem is from 0 to
 * the length of the text. Names and types are not checked here.
 */
export function parseExpression(text: string): ParsedExpression {
  if (text.length > MAX_UNITS) {
    return refuse(MAX_UNITS, `An expression has at most ${MAX_UNITS} characters, not ${text.length}.`);
  }
  tools ??= {
    lexer: new Lexer(TOKENS, {
      positionTracking: 'onlyOffset',
      recoveryEnabled: false,
      skipValidations: true,
    }),
    grammar: new ExpressionGrammar(true),
  };
  const { tokens, errors } = tools.lexer.tokenize(text);
  const [unread] = errors;
  if (unread !== undefined) return refuse(unread.offset, lexicalMessage(text, unread.offset));
  if (tokens.length === 0) return refuse(0, 'The expression is empty.');
  // Before the parser, which recurses where parentheses open.
  const tooDeep = offsetOfExcess(tokens);
  if (tooDeep !== undefined) {
    return refuse(tooDeep, `Parentheses and brackets nest at most ${MAX_TREE_DEPTH} deep.`);
  }
  const read = tools.grammar.read(tokens, text.length);
  if ('offset' in read) return { ok: false, ...read };
  const excess = treeExcess(read);
  return excess === undefined ? { ok: true, expr: read } : refuse(0, excess);
}

const refuse = (offset: number, message: string): ParsedExpression => ({
  ok: false,
  code: 'E2004',
  offset,
  message,
});

function offsetOfExcess(tokens: readonly IToken[]): number | undefined {
  let depth = 0;
  for (const { tokenType, startOffset } of tokens) {
    if (tokenType === Open || tokenType === OpenArray) depth += 1;
    else if (tokenType === Close || tokenType === CloseArray) depth -= 1;
    if (depth > MAX_TREE_DEPTH) return startOffset;
  }
  return undefined;
}

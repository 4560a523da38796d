import { EmbeddedActionsParser, EOF, type IToken, type ParserMethod } from 'chevrotain';
import { COMPARISONS, type ExprNode, type Scalar, type ValueNode } from '../model/policy.ts';
import { isFunctionName, noSuchFunction } from './known_functions.ts';
import { readQuoted } from './quoted_text.ts';
import { syntaxMessages } from './syntax_messages.ts';
import * as t from './tokens.ts';

/** E2001: a function that does not exist; E2004: any other text that is not an expression. */
export interface ExpressionProblem {
  readonly code: 'E2001' | 'E2004';
  /** Into the text, in UTF-16 units. */
  readonly offset: number;
  readonly message: string;
}

type Rule<T> = ParserMethod<[], T>;

/** `or` < `and` < `not` < comparison < value. Chains of `and` and of `or` are one node unless parentheses part them. */
export class ExpressionGrammar extends EmbeddedActionsParser {
  #problem: ExpressionProblem | undefined;

  constructor(skipValidations: boolean) {
    super(t.TOKENS, { errorMessageProvider: syntaxMessages, maxLookahead: 1, skipValidations });
    this.performSelfAnalysis();
  }

  /** `end`: the length of the text, for what is missing there. */
  read(tokens: IToken[], end: number): ExprNode | ExpressionProblem {
    this.input = tokens;
    this.#problem = undefined;
    const expr = this.expression();
    const [error] = this.errors;
    if (error !== undefined) {
      const { tokenType, startOffset } = error.token;
      return { code: 'E2004', offset: tokenType === EOF ? end : startOffset, message: error.message };
    }
    return this.#problem ?? expr;
  }

  private readonly expression: Rule<ExprNode> = this.RULE('expression', (): ExprNode => {
    const first = this.SUBRULE1(this.conjunction);
    const args = [first];
    this.MANY(() => {
      this.CONSUME(t.Or);
      args.push(this.SUBRULE2(this.conjunction));
    });
    return args.length === 1 ? first : { op: 'or', args };
  });

  private readonly conjunction: Rule<ExprNode> = this.RULE('conjunction', (): ExprNode => {
    const first = this.SUBRULE1(this.negation);
    const args = [first];
    this.MANY(() => {
      this.CONSUME(t.And);
      args.push(this.SUBRULE2(this.negation));
    });
    return args.length === 1 ? first : { op: 'and', args };
  });

  private readonly negation: Rule<ExprNode> = this.RULE('negation', (): ExprNode => {
    let negations = 0;
    this.MANY(() => {
      this.CONSUME(t.Not);
      negations += 1;
    });
    let node = this.SUBRULE(this.comparison);
    for (; negations > 0; negations -= 1) node = { op: 'not', args: [node] };
    return node;
  });

  private readonly comparison: Rule<ExprNode> = this.RULE('comparison', (): ExprNode => {
    let node = this.SUBRULE1(this.primary);
    this.OPTION(() => {
      const sign = this.CONSUME(t.Compare);
      const right = this.SUBRULE2(this.primary);
      this.ACTION(() => {
        const op = COMPARISONS.find((comparison) => comparison === sign.image);
        if (op !== undefined) node = { op, args: [node, right] };
        else this.refuse('E2004', sign, `There is no comparison ${sign.image}.`);
      });
    });
    return node;
  });

  private readonly primary: Rule<ExprNode> = this.RULE(
    'primary',
    (): ExprNode =>
      this.OR([
        { ALT: () => ({ const: this.SUBRULE(this.literal) }) },
        { ALT: () => this.SUBRULE(this.array) },
        { ALT: () => this.SUBRULE(this.nameOrCall) },
        {
          ALT: () => {
            this.CONSUME(t.Open);
            const inner = this.SUBRULE(this.expression);
            this.CONSUME(t.Close);
            return inner;
          },
        },
      ]),
  );

  private readonly array: Rule<ValueNode> = this.RULE('array', (): ValueNode => {
    const items: Scalar[] = [];
    this.CONSUME(t.OpenArray);
    this.MANY_SEP({
      SEP: t.Comma,
      DEF: () => {
        items.push(this.SUBRULE(this.literal));
      },
    });
    this.CONSUME(t.CloseArray);
    return { const: items };
  });

  private readonly literal: Rule<Scalar> = this.RULE(
    'literal',
    (): Scalar =>
      this.OR([
        {
          ALT: () => {
            const token = this.CONSUME(t.NumberText);
            return this.ACTION(() => this.number(token));
          },
        },
        {
          ALT: () => {
            const token = this.CONSUME(t.Quoted);
            return this.ACTION(() => this.string(token));
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.True);
            return true;
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.False);
            return false;
          },
        },
      ]),
  );

  private readonly nameOrCall: Rule<ValueNode> = this.RULE('nameOrCall', (): ValueNode => {
    const name = this.CONSUME(t.Name);
    let node: ValueNode = { var: name.image };
    this.OPTION(() => {
      const args: ValueNode[] = [];
      this.CONSUME(t.Open);
      this.MANY_SEP({
        SEP: t.Comma,
        DEF: () => {
          const start = this.LA(1);
          const arg = this.SUBRULE(this.expression);
          this.ACTION(() => {
            if (!('op' in arg)) args.push(arg);
            else this.refuse('E2004', start, 'A function takes values, not conditions.');
          });
        },
      });
      this.CONSUME(t.Close);
      this.ACTION(() => {
        if (isFunctionName(name.image)) node = { func: name.image, args };
        else this.refuse('E2001', name, noSuchFunction(name.image));
      });
    });
    return node;
  });

  private number(token: IToken): number {
    const number = Number(token.image);
    if (!Number.isFinite(number)) this.refuse('E2004', token, 'This number is too large.');
    // A hash of JSON cannot tell -0 from 0.
    return number === 0 ? 0 : number;
  }

  private string(token: IToken): string {
    const string = readQuoted(token.image);
    if (!string.isWellFormed()) {
      this.refuse('E2004', token, 'This string holds half of a surrogate pair, which is no character.');
    }
    return string;
  }

  private refuse(code: ExpressionProblem['code'], at: IToken, message: string): void {
    this.#problem ??= { code, offset: at.startOffset, message };
  }
}

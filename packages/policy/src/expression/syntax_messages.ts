import {
  defaultParserErrorProvider,
  EOF,
  type IParserErrorMessageProvider,
  type IToken,
  tokenLabel,
} from 'chevrotain';
import { Close, CloseArray, Compare, Name, Not, Quoted } from './tokens.ts';

const CHAINED = 'Comparisons do not chain: instead of a < b < c write a < b and b < c.';
const ARRAY = 'an array holds numbers, strings in quotes, true and false';
const KEYWORD = /^(?:and|or|not|true|false)$/i;

/** What the parser says of a text whose words are right and whose order is not. */
export const syntaxMessages: IParserErrorMessageProvider = {
  ...defaultParserErrorProvider,

  buildMismatchTokenMessage: ({ expected, actual }) => {
    if (expected === CloseArray) return `Expected ]${shown(actual)}: ${ARRAY}.`;
    return actual.tokenType === Compare ? CHAINED : `Expected ${tokenLabel(expected)}${shown(actual)}.`;
  },

  buildNotAllInputParsedMessage: ({ firstRedundant: actual }) => {
    if (actual.tokenType === Compare) return CHAINED;
    if (actual.tokenType === Close || actual.tokenType === CloseArray) {
      return `Nothing opens the ${actual.image} here.`;
    }
    return `Expected and, or, a comparison or the end${shown(actual)}.`;
  },

  buildNoViableAltMessage: ({ actual: [actual], ruleName }) => {
    if (actual === undefined || actual.tokenType === EOF)
      return 'The expression ends where a value must follow.';
    if (ruleName === 'literal') {
      return `Expected a literal${shown(actual)}: ${ARRAY}.`;
    }
    if (actual.tokenType === Not) {
      return 'What not applies to must stand in parentheses on the right of a comparison: a == (not b).';
    }
    return `Expected a value${shown(actual)}: an input, a number, a string in quotes, true, false, [ or (.`;
  },
};

function shown(actual: IToken): string {
  if (actual.tokenType === EOF) return ' before the end';
  if (actual.tokenType === Quoted) return ', not a string';
  const hint = actual.tokenType === Name && KEYWORD.test(actual.image) ? ' (keywords are lower case)' : '';
  return `, not ${actual.image.slice(0, 40)}${hint}`;
}

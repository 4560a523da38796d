import { stemmer } from 'stemmer';
import type { GroundingParams } from './params.ts';
import { STOP_WORDS } from './stop_words.ts';
import type { Token } from './tokens.ts';

const ENGLISH_WORD = /^[a-z]{3,40}$/;

/** What is shingled: the words of the tokens, without stop words and stemmed where the parameters say so. */
export function termsOf(
  tokens: readonly Token[],
  params: Pick<GroundingParams, 'stopWords' | 'stemming'>,
): string[] {
  const terms: string[] = [];
  for (const { word } of tokens) {
    if (params.stopWords && STOP_WORDS.has(word)) continue;
    terms.push(params.stemming && ENGLISH_WORD.test(word) ? stemmer(word) : word);
  }
  return terms;
}

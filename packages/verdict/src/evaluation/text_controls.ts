import { countSentences, splitWords } from '@kakeya/signals';

/** What any reader could score without looking at what the text says. */
export type ControlName = 'length' | 'sentence_count' | 'unique_word_ratio';

export interface TextControls {
  /** Unicode code points. */
  readonly length: number;
  /** As `countSentences`: at least 1. */
  readonly sentence_count: number;
  /** Distinct words over words; 1 for a text without words, which repeats nothing. */
  readonly unique_word_ratio: number;
}

export const CONTROL_NAMES: readonly ControlName[] = ['length', 'sentence_count', 'unique_word_ratio'];

export function textControls(text: string): TextControls {
  const words = splitWords(text);
  return {
    length: Array.from(text).length,
    sentence_count: countSentences(text),
    unique_word_ratio: words.length === 0 ? 1 : new Set(words).size / words.length,
  };
}

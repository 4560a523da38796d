import { ratioNull, textRatio } from '@kakeya/signals';
import { ShingleIds } from './shingle_ids.ts';

/** Whether a number may be read; `reason` says in words why not. */
export type Readable = { readonly valid: true } | { readonly valid: false; readonly reason: string };

/** Structure of one text: loops and repetition. It says nothing of whether the text is true. */
export interface RepetitionReport {
  /** 1 − distinct / all sequences of three tokens, in [0, 1); 0 where there is none. */
  readonly ngramRate: number;
  readonly ngram: Readable;
  /** The longest stretch in which the same tokens come again at once, at least three times in all; null without one. */
  readonly loop: Loop | null;
  /** zlib bytes per UTF-8 byte, null where it was not computed. */
  readonly lzRatio: number | null;
  /** (lzRatio − mean) / sd of shuffled English of the same length; healthy prose is below 0. */
  readonly lzZ: number | null;
  readonly lz: Readable;
}

export interface Loop {
  /** Tokens until the text repeats. */
  readonly period: number;
  /** Whole rounds, at least 3. */
  readonly rounds: number;
  /** Share of the text's tokens that the stretch holds, in (0, 1]. */
  readonly share: number;
}

const NGRAM = 3;
const MIN_NGRAMS = 8;
const MAX_PERIOD = 64;
const MIN_ROUNDS = 3;
/** The sizes that the null's table covers. */
const MIN_BYTES = 64;
const MAX_BYTES = 65_536;
/** The null is made of English letters: beyond this share of other characters it compares unlike with unlike. */
const MAX_FOREIGN_SHARE = 0.1;
const FOREIGN = /[^\0-\x7f]/gu;

const encoder = new TextEncoder();

export function repetitionOf(text: string, words: readonly string[]): RepetitionReport {
  const shingles = new ShingleIds();
  const ids = shingles.ofTerms(words);
  return { ...ngramsOf(ids, shingles), loop: longestLoop(ids), ...compressibilityOf(text) };
}

function ngramsOf(
  ids: readonly number[],
  shingles: ShingleIds,
): Pick<RepetitionReport, 'ngramRate' | 'ngram'> {
  const all = Math.max(0, ids.length - NGRAM + 1);
  const distinct = new Set<number>();
  if (all > 0) shingles.addShingles(ids, NGRAM, distinct);
  const ngramRate = all === 0 ? 0 : 1 - distinct.size / all;
  const ngram: Readable =
    all >= MIN_NGRAMS
      ? { valid: true }
      : { valid: false, reason: `${all} sequences of ${NGRAM} tokens; at least ${MIN_NGRAMS} are needed` };
  return { ngramRate, ngram };
}

/** Compares each token with the one `period` before it: at most 64 comparisons per token, whatever the text. */
function longestLoop(ids: readonly number[]): Loop | null {
  let best: Loop | null = null;
  let bestLength = 0;
  for (let period = 1; period <= MAX_PERIOD && period * MIN_ROUNDS <= ids.length; period++) {
    let matched = 0;
    for (let at = period; at < ids.length; at++) {
      matched = ids[at] === ids[at - period] ? matched + 1 : 0;
      const length = matched + period;
      if (length < period * MIN_ROUNDS || length <= bestLength) continue;
      bestLength = length;
      best = { period, rounds: Math.floor(length / period), share: length / ids.length };
    }
  }
  return best;
}

function compressibilityOf(text: string): Pick<RepetitionReport, 'lzRatio' | 'lzZ' | 'lz'> {
  const wellFormed = text.toWellFormed();
  const bytes = encoder.encode(wellFormed).length;
  if (bytes < MIN_BYTES || bytes > MAX_BYTES) {
    return unread(null, `${bytes} bytes; ${MIN_BYTES} to ${MAX_BYTES} can be compared`);
  }
  const lzRatio = textRatio(wellFormed);
  const foreign = (wellFormed.match(FOREIGN)?.length ?? 0) / wellFormed.length;
  if (foreign > MAX_FOREIGN_SHARE) {
    return unread(lzRatio, 'the null is made of English letters; this text has too many others');
  }
  const comparison = ratioNull({ bytes, value: lzRatio });
  if (comparison === null) return unread(lzRatio, `no null for ${bytes} bytes`);
  return { lzRatio, lzZ: comparison.z, lz: { valid: true } };
}

function unread(lzRatio: number | null, reason: string): Pick<RepetitionReport, 'lzRatio' | 'lzZ' | 'lz'> {
  return { lzRatio, lzZ: null, lz: { valid: false, reason } };
}

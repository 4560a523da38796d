import type { Token } from '../tokens.ts';
import { STOP_WORDS } from '../stop_words.ts';

/** A capitalised run, an acronym or an address of the answer, by its tokens. */
export interface NameSpan {
  readonly start: number;
  readonly end: number;
  readonly words: readonly string[];
}

const CAPITAL = /^\p{Lu}/u;
const LOWER = /\p{Ll}/u;
const SENTENCE_END = /[.!?:;\n\u2026•*>"“”«([|#]/u;
const INSIDE = /^(?:[ \u202f]|-|'|\. ?| ?& ?)$/;
const MAX_NAME_TOKENS = 12;

/**
 * Runs of capitalised words. A single word that only ever starts a sentence is none, unless it is an acronym:
 * its capital says nothing there. Scripts without capitals (Chinese, Japanese, Arabic, …) have no names here.
 */
export function scanNames(text: string, tokens: readonly Token[]): NameSpan[] {
  const capital = tokens.map(({ start, end }) => CAPITAL.test(text.slice(start, end)));
  const opens = tokens.map((token, index) => {
    const previous = tokens[index - 1];
    return previous === undefined || SENTENCE_END.test(text.slice(previous.end, token.start));
  });
  const inside = new Set<string>();
  tokens.forEach(({ word }, index) => {
    if (capital[index] === true && opens[index] === false) inside.add(word);
  });
  const names: NameSpan[] = [];
  for (let at = 0; at < tokens.length; ) {
    if (capital[at] !== true) {
      at++;
      continue;
    }
    let last = at;
    while (last + 1 < tokens.length && last + 1 - at < MAX_NAME_TOKENS && capital[last + 1] === true) {
      const gap = text.slice(tokens[last]?.end, tokens[last + 1]?.start);
      if (!INSIDE.test(gap) || (gap.startsWith('.') && !isInitial(tokens[last]))) break;
      last++;
    }
    const name = nameOf(text, tokens.slice(at, last + 1), opens[at] === true, inside);
    if (name !== undefined) names.push(name);
    at = last + 1;
  }
  return names;
}

/** At most two are asked for. */
const codePoints = (text: string): number => (text.length > 2 ? 2 : Array.from(text).length);

const isInitial = (token: Token | undefined): boolean => token !== undefined && token.end - token.start <= 2;

function nameOf(
  text: string,
  run: readonly Token[],
  opensSentence: boolean,
  inside: ReadonlySet<string>,
): NameSpan | undefined {
  let from = 0;
  while (from < run.length && STOP_WORDS.has(run[from]?.word ?? '')) from++;
  const kept = run.slice(from);
  const [first] = kept;
  const last = kept.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const written = text.slice(first.start, first.end);
  const isAcronym = codePoints(written) > 1 && !LOWER.test(written);
  const startsSentence = opensSentence && from === 0;
  if (
    kept.length === 1 &&
    (written.length === 1 || (startsSentence && !isAcronym && !inside.has(first.word)))
  ) {
    return undefined;
  }
  return { start: first.start, end: last.end, words: kept.map(({ word }) => word) };
}

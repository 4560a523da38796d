import type { Token } from '../tokens.ts';
import type { NameSpan } from './names.ts';
import { scanSpans } from './scan_spans.ts';
import type { Span } from './span.ts';

/** What the passages say, looked up by reading. */
export class PassageFacts {
  readonly #facts = new Set<string>();
  readonly #words = new Set<string>();
  readonly #pairs = new Set<string>();

  add(text: string, tokens: readonly Token[]): void {
    for (const { facts } of scanSpans(text)) for (const fact of facts) this.#facts.add(fact);
    let previous = '';
    for (const { word } of tokens) {
      this.#words.add(word);
      this.#pairs.add(`${previous}\0${word}`);
      previous = word;
    }
  }

  supports({ claims }: Span): boolean {
    return claims.length === 0 || claims.some((claim) => this.#facts.has(claim));
  }

  /** Each word stands in a passage, and each two neighbours stand side by side, so a surname supports itself. */
  supportsName({ words }: NameSpan): boolean {
    return words.every((word, index) =>
      index === 0 ? this.#words.has(word) : this.#pairs.has(`${words[index - 1]}\0${word}`),
    );
  }
}

import { type Token, tokenize } from '../tokens.ts';
import { scanSpans } from './scan_spans.ts';
import type { Span } from './span.ts';

/** The numbers, dates and quantities that texts state, looked up by reading. */
export class PassageFacts {
  readonly #facts = new Set<string>();

  /**
   * @param text folded
   * @param tokens of that text, where they are at hand; none of them: it is tokenised here
   */
  add(text: string, tokens: readonly Token[] = []): void {
    const words = tokens.length > 0 ? tokens : tokenize(text);
    for (const { facts } of scanSpans(text, words)) for (const fact of facts) this.#facts.add(fact);
  }

  /** One reading is enough; a span that claims nothing needs no support. */
  supports({ claims }: Span): boolean {
    return claims.length === 0 || claims.some((claim) => this.#facts.has(claim));
  }
}

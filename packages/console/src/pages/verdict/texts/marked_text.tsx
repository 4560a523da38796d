import type { Span } from '../evidence.ts';
import { splitSpans } from './split_spans.ts';

/** A text with spans marked. Whoever hears it hears of what kind each is; whoever sees it sees a line below as well. */
export function MarkedText({ text, spans }: { readonly text: string; readonly spans: readonly Span[] }) {
  return splitSpans(text, spans).map(({ start, text: piece, kinds }) =>
    kinds.length === 0 ? (
      <span key={start}>{piece}</span>
    ) : (
      <mark
        key={start}
        title={`Unsupported: ${kinds.join(', ')}`}
        className="rounded-sm bg-escalate-soft px-0.5 text-escalate underline decoration-dotted underline-offset-4"
      >
        <span className="sr-only">[unsupported {kinds.join(' and ')}: </span>
        {piece}
        <span className="sr-only">]</span>
      </mark>
    ),
  );
}

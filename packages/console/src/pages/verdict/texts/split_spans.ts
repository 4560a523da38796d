/** UTF-16 offsets into a text; `end` is not part of it. */
interface Marked {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

export interface Piece {
  readonly start: number;
  readonly text: string;
  /** Of the spans that cover the piece, in the order of their starts; none: it is not marked. */
  readonly kinds: readonly string[];
}

/**
 * Cuts a text where spans begin and end, so that the pieces put together are the text again. Spans may overlap: a piece
 * has the kinds of all that cover it. What lies outside the text, is empty or no whole number marks nothing, and no cut
 * goes through a surrogate pair.
 */
export function splitSpans(text: string, spans: readonly Marked[]): readonly Piece[] {
  const whole = spans
    .map(({ kind, start, end }) => ({ kind, start: cut(text, start, -1), end: cut(text, end, 1) }))
    .filter(({ start, end }) => start < end)
    .toSorted((a, b) => a.start - b.start || a.end - b.end);
  const cuts = [...new Set([0, ...whole.flatMap(({ start, end }) => [start, end]), text.length])].toSorted(
    (a, b) => a - b,
  );
  const pieces: Piece[] = [];
  for (const [index, start] of cuts.entries()) {
    const end = cuts[index + 1];
    if (end === undefined) break;
    const covering = whole.filter((span) => span.start <= start && end <= span.end);
    pieces.push({
      start,
      text: text.slice(start, end),
      kinds: [...new Set(covering.map(({ kind }) => kind))],
    });
  }
  return pieces;
}

/** Within the text, and moved out of the middle of a surrogate pair. NaN for what is no offset. */
function cut(text: string, offset: number, outwards: -1 | 1): number {
  if (!Number.isInteger(offset)) return Number.NaN;
  const at = Math.min(Math.max(offset, 0), text.length);
  const insidePair = /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1)) && at > 0;
  return insidePair ? at + outwards : at;
}

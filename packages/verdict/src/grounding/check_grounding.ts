import { foldText } from './fold_text.ts';
import { overlapOf } from './overlap.ts';
import { assertGroundingParams, DEFAULT_GROUNDING, type GroundingParams } from './params.ts';
import { repetitionOf } from './repetition.ts';
import type { GroundingReason, GroundingReport, UnsupportedSpan } from './report.ts';
import { type NameSpan, scanNames } from './spans/names.ts';
import { PassageFacts } from './spans/passage_facts.ts';
import { scanSpans } from './spans/scan_spans.ts';
import type { Span } from './spans/span.ts';
import { supportedNames } from './spans/supported_names.ts';
import { termsOf } from './terms.ts';
import { tokenize } from './tokens.ts';

/**
 * How much of an answer stands in the passages it was made from, and which of its numbers, dates, quantities and
 * names stand in none of them. Overlap is not entailment: an answer that negates a passage overlaps with it.
 *
 * Total over all strings, lone surrogates included; time linear in the input, which the caller bounds. An answer or
 * passages without any token are never grounded.
 *
 * @throws VerdictError `params_invalid`
 */
export function checkGrounding(
  answer: string,
  passages: readonly string[],
  params: GroundingParams = DEFAULT_GROUNDING,
): GroundingReport {
  assertGroundingParams(params);
  const facts = new PassageFacts();
  const passageTokens = passages.map((passage) => {
    const { text } = foldText(passage);
    const tokens = tokenize(text);
    facts.add(text, tokens);
    return tokens;
  });
  const passageTerms = passageTokens.map((tokens) => termsOf(tokens, params));
  const folded = foldText(answer);
  const tokens = tokenize(folded.text);
  const terms = termsOf(tokens, params);
  const overlap = overlapOf(terms, passageTerms, params.shingleSize);
  const passageTermCount = passageTerms.reduce((sum, each) => sum + each.length, 0);

  const unsupported: UnsupportedSpan[] = [];
  const report = (kind: UnsupportedSpan['kind'], from: number, to: number, normalized: string): void => {
    const start = folded.sourceStart(from);
    const end = folded.sourceEnd(to);
    unsupported.push({ kind, text: answer.slice(start, end), start, end, normalized });
  };
  const spans = scanSpans(folded.text, tokens);
  for (const span of spans) {
    if (!facts.supports(span)) report(span.kind, span.start, span.end, shown(span.claims[0] ?? ''));
  }
  const names = namesBeside(spans, scanNames(folded.text, tokens));
  const supported = supportedNames(names, passageTokens);
  for (const name of names) {
    if (!supported.has(name)) report('name', name.start, name.end, name.words.join(' '));
  }
  unsupported.sort((a, b) => a.start - b.start);

  const reasons = reasonsOf(
    { answerTokens: terms.length, passageTokens: passageTermCount, ...overlap, unsupported },
    params,
  );
  return {
    ...overlap,
    answerTokens: terms.length,
    passageTokens: passageTermCount,
    unsupported: unsupported.slice(0, params.maxSpans),
    unsupportedCount: unsupported.length,
    repetition: repetitionOf(
      answer,
      tokens.map(({ word }) => word),
    ),
    grounded: reasons.length === 0,
    reasons,
  };
}

/** A currency code, a month or H2O is claimed by its number, date or quantity already. Both lists are in order. */
function namesBeside(spans: readonly Span[], names: readonly NameSpan[]): NameSpan[] {
  let next = 0;
  return names.filter(({ start, end }) => {
    while ((spans[next]?.end ?? Number.POSITIVE_INFINITY) <= start) next++;
    return end <= (spans[next]?.start ?? Number.POSITIVE_INFINITY);
  });
}

const shown = (claim: string): string => claim.slice(claim.indexOf(':') + 1);

/** Names do not decide: a capital letter is weak evidence of a name, and a paraphrase may shorten or translate one. */
function reasonsOf(
  found: Pick<GroundingReport, 'jaccard' | 'containment' | 'answerTokens' | 'passageTokens' | 'unsupported'>,
  { decideBy, minContainment, minOverlap }: GroundingParams,
): GroundingReason[] {
  const reasons: GroundingReason[] = [];
  if (found.answerTokens === 0) reasons.push('answer_empty');
  if (found.passageTokens === 0) reasons.push('passages_empty');
  if (decideBy !== 'jaccard' && !(found.containment >= minContainment)) reasons.push('containment_low');
  if (decideBy !== 'containment' && !(found.jaccard >= minOverlap)) reasons.push('jaccard_low');
  for (const kind of ['number', 'date', 'quantity'] as const) {
    if (found.unsupported.some((span) => span.kind === kind)) reasons.push(`${kind}_unsupported`);
  }
  return reasons;
}

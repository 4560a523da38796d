import type { ReactNode } from 'react';
import { Empty } from '../../../ui/empty.tsx';
import { formatCount, formatNumber } from '../../../ui/format.ts';
import { Panel } from '../../../ui/panel.tsx';
import type { Evidence, EvidenceOutcome } from '../evidence.ts';
import { MarkedText } from './marked_text.tsx';

type Texts = NonNullable<Evidence['texts']>;
type Grounding = EvidenceOutcome['grounding'];

/** What was submitted beside the record, with what the passages do not support. */
export function TextsPanel({ evidence }: { readonly evidence: Evidence }) {
  const { texts, texts_absent, outcome } = evidence;
  return (
    <Panel title="Text" note={outcome === null ? undefined : groundingNote(outcome.grounding)}>
      {texts === null ? <NoTexts why={texts_absent} /> : <Submitted texts={texts} />}
    </Panel>
  );
}

function groundingNote(grounding: Grounding): string {
  if (grounding === null) return 'The answer was not compared with passages.';
  const { containment, jaccard, unsupported_count } = grounding;
  return `${formatCount(unsupported_count)} unsupported ${unsupported_count === 1 ? 'span' : 'spans'}; containment ${formatNumber(containment)}, Jaccard ${formatNumber(jaccard)}, both in [0, 1]. The comparison is of words, numbers and names, not of meaning.`;
}

function NoTexts({ why }: { readonly why: Evidence['texts_absent'] }) {
  switch (why) {
    case 'not_submitted':
      return (
        <Empty title="No text was submitted">
          The record came alone, or with a receipt of its grounding check: the texts stay with their owner.
        </Empty>
      );
    case 'scope':
      return (
        <Empty title="This session may not read texts">
          Reading what was submitted takes the scope <code>pcs:texts</code>.
        </Empty>
      );
    case 'retained_away':
      return (
        <Empty title="The texts are no longer kept">
          Retention has removed the entry of the journal that held them.
        </Empty>
      );
    case null:
      return <Empty title="The gateway does not say why there is no text" />;
  }
}

function Submitted({ texts: { answer, passages, unsupported } }: { readonly texts: Texts }) {
  return (
    <div className={`grid gap-x-8 gap-y-5 ${passages.length > 0 ? 'lg:grid-cols-2' : ''}`}>
      <div className="min-w-0">
        <h3 className="mb-2 text-sm">Answer</h3>
        {answer === null ? (
          <p className="text-muted">No answer was submitted.</p>
        ) : (
          <Scrolled name="Answer">
            <MarkedText text={answer} spans={unsupported} />
          </Scrolled>
        )}
        {unsupported.length > 0 && (
          <p className="mt-2 text-sm text-muted">
            Marked: {kindsOf(unsupported)} that the passages do not hold.
          </p>
        )}
      </div>
      {passages.length > 0 && (
        <div className="min-w-0">
          <h3 className="mb-2 text-sm">
            {passages.length} {passages.length === 1 ? 'passage' : 'passages'}
          </h3>
          <ol className="space-y-2">
            {passages.map((passage, index) => (
              <li key={`${index} ${passage.length}`} className="flex gap-2">
                <span className="w-6 shrink-0 pt-2 text-right text-xs text-muted">{index + 1}</span>
                <div className="min-w-0 flex-1">
                  <Scrolled name={`Passage ${index + 1}`}>{passage}</Scrolled>
                </div>
              </li>
            ))}
          </ol>
        </div>
      )}
    </div>
  );
}

function kindsOf(spans: Texts['unsupported']): string {
  const counts = Map.groupBy(spans, ({ kind }) => kind);
  return [...counts]
    .map(([kind, of]) => `${of.length} ${of.length === 1 ? kind : pluralOf(kind)}`)
    .join(', ');
}

const pluralOf = (kind: string): string => (kind === 'quantity' ? 'quantities' : `${kind}s`);

/** Long texts scroll in their box; the keyboard can scroll them too. */
function Scrolled({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div
      role="region"
      aria-label={name}
      tabIndex={0}
      className="max-h-96 overflow-y-auto rounded-md bg-sunken px-3 py-2 leading-relaxed break-words whitespace-pre-wrap"
    >
      {children}
    </div>
  );
}

import type { Evidence, EvidenceOutcome } from '../evidence.ts';

type Decided = Pick<EvidenceOutcome, 'decision' | 'reasons' | 'guarantee'>;

const BEGINNINGS = {
  escalate: 'Escalated to a person',
  reject: 'Rejected',
} as const;

/** The decision in one sentence, with the first of the reasons that made it. */
export function decisionSentence({ decision, reasons, guarantee }: Decided): string {
  if (decision === 'accept') {
    return guarantee === null
      ? 'Accepted because no check gave a reason against it.'
      : 'Accepted because no check gave a reason against it, and so low a score is rare among wrong outputs.';
  }
  const beginning = BEGINNINGS[decision];
  const [first] = reasons.filter(({ effect }) => effect === decision);
  if (first === undefined) return `${beginning}; the outcome names no reason.`;
  const others = reasons.length - 1;
  const more = others === 0 ? '' : `, and for ${others} more ${others === 1 ? 'reason' : 'reasons'}`;
  return `${beginning} because ${asClause(first.message)}${more}.`;
}

/** What the index still says of an outcome whose own words are gone. */
export function forgottenSentence({
  decision,
  reasons,
}: Pick<Evidence['row'], 'decision' | 'reasons'>): string {
  const beginning = decision === 'accept' ? 'Accepted' : BEGINNINGS[decision];
  return reasons.length === 0 ? `${beginning}.` : `${beginning} because of ${reasons.join(', ')}.`;
}

/** As the rest of a sentence. A name such as D_hat or N_j keeps its capital. */
function asClause(message: string): string {
  const open = message.trim().replace(/\.$/, '');
  return /^[A-Z]([a-z']+)?[\s,]/.test(open) ? `${open.charAt(0).toLowerCase()}${open.slice(1)}` : open;
}

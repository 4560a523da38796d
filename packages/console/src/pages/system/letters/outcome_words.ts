import type { LetterOutcome } from '../system_answers.ts';

type Outcome = LetterOutcome['outcome'];

const MEANINGS: Readonly<Record<Outcome, string>> = {
  redriven: 'redriven: published again to all consumers, and no longer a dead letter',
  discarded: 'discarded: no longer a dead letter; the original stays in the stream',
  lost: 'lost: the original is no longer in the stream, so that it could not be published again',
  absent: 'absent: it was not there any more; somebody else dealt with it',
};

export interface OutcomeGroup {
  readonly outcome: Outcome;
  readonly meaning: string;
  readonly seqs: readonly number[];
}

/** What became of the letters, what went well first. */
export function outcomeGroups(outcomes: readonly LetterOutcome[]): readonly OutcomeGroup[] {
  const known: readonly Outcome[] = ['redriven', 'discarded', 'lost', 'absent'];
  return known.flatMap((outcome) => {
    const seqs = outcomes.filter((one) => one.outcome === outcome).map(({ seq }) => seq);
    return seqs.length === 0 ? [] : [{ outcome, meaning: MEANINGS[outcome], seqs }];
  });
}

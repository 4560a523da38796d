import type { Static } from 'typebox';
import type { EvidenceSchema } from '../http/outcomes/outcome_schemas.ts';
import type { AnsweredOutcome } from './read_outcome.ts';

type Unchanging<T> = T extends object ? { readonly [K in keyof T]: Unchanging<T[K]> } : T;

/** One outcome with everything that it can be derived from again, as the API shows it. */
export type Evidence = Omit<Unchanging<Static<typeof EvidenceSchema>>, 'outcome'> & {
  readonly outcome: AnsweredOutcome | null;
};

export interface EvidenceQuestion {
  readonly tenant: string;
  readonly pcsId: string;
  /** Whether whoever asks may read what was submitted beside the record. */
  readonly withTexts: boolean;
}

/** undefined: no outcome of the tenant has this id. Rejects with a `StorageError`. */
export type ReadEvidence = (question: EvidenceQuestion) => Promise<Evidence | undefined>;

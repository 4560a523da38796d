import { type EnsembleBandit, lessonOf, newEnsembleState } from '../bandit/ensemble_bandit.ts';
import { parseBanditState } from '../bandit/parse_bandit_state.ts';
import type { BanditState } from '../bandit/state.ts';
import type { BanditChange } from './change.ts';

/** What a tenant's bandit has learnt so far. */
export interface BanditProgress {
  /** What it is learnt of: see `lessonOf`. */
  readonly lesson: string;
  /** Position of the last label that it was learnt from; 0: none yet. */
  readonly through: number;
  readonly state: BanditState;
}

/** Other arms or other rewards are learnt afresh; another policy goes on with what is known. */
export function progressUnder(
  bandit: EnsembleBandit | null,
  before: BanditProgress | null,
): BanditProgress | null {
  if (bandit === null) return null;
  const lesson = lessonOf(bandit);
  return before?.lesson === lesson ? before : { lesson, through: 0, state: newEnsembleState(bandit) };
}

/**
 * What was learnt of other arms, or from labels that count already, is passed over: settings may have changed while
 * it was on its way into the log.
 * @throws VerdictError `document_invalid`
 */
export function learnt(
  before: BanditProgress | null,
  { lesson, through, state }: BanditChange,
): BanditProgress | null {
  if (before?.lesson !== lesson || !(through > before.through)) return before;
  return { lesson, through, state: parseBanditState(state) };
}

/** @throws VerdictError `document_invalid` */
export const parseBanditProgress = ({ lesson, through, state }: BanditProgress): BanditProgress => ({
  lesson,
  through,
  state: parseBanditState(state),
});

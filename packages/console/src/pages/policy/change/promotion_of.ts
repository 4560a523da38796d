import { readPins } from '../question/read_json.ts';

export interface PromotionDraft {
  readonly version: string;
  readonly mode: 'enforced' | 'shadow';
  /** JSON as it was written. */
  readonly pins: string;
  /** Whether recorded contexts are decided by both versions first. */
  readonly gated: boolean;
  /** Percent of them that may be decided otherwise. */
  readonly maxPercent: string;
  /** How many of the newest are compared. */
  readonly last: string;
}

/** How many contexts a gateway compares at most. */
export const MOST_COMPARED = 1_000;

/**
 * What is pinned is always said: else what the version before pinned would come loose, which is refused.
 * @throws Error a field is not what it must be
 */
export function promotionOf(draft: PromotionDraft, reason: string) {
  const { version, mode, gated, maxPercent, last } = draft;
  const pins = readPins(draft.pins);
  if (!pins.ok) throw new Error(`Pinned inputs: ${pins.fault}`);
  const common = { version, mode, reason, bindings: pins.value };
  if (!gated) return common;
  const percent = numberOf(maxPercent);
  if (!(percent >= 0 && percent <= 100))
    throw new Error('The share that may change must be from 0 to 100 %.');
  const contexts = numberOf(last);
  if (!Number.isInteger(contexts) || contexts < 1 || contexts > MOST_COMPARED)
    throw new Error(`Contexts to compare must be a whole number from 1 to ${MOST_COMPARED}.`);
  return { ...common, drift: { max_share: percent / 100, last: contexts } };
}

const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

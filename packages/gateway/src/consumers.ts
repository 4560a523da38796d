/** Checkpoint of the position up to which every submission has a durable result. */
export const RECOVERY = 'recovery';
export const TOTALS = 'totals';
export const OUTCOMES = 'outcomes';
export const EQUIVOCATIONS = 'equivocations';

export const WATCH = 'watch';
/** Keeps its position with its rows, in a store of its own. */
export const FEATURES = 'features';
/** Likewise. */
export const OUTCOME_INDEX = 'outcome-index';
export const ROUTING = 'routing';
/** The feed of what calls cost, and the sums over it. */
export const SPAN_FEED = 'spans';
export const COST = 'cost';
export const CHOICES = 'choices';

/** Only where there is a bus. A gateway that once had one keeps its checkpoint until it is removed by hand. */
export const BUS = 'bus';

/** Who reads the journal, by the name of the checkpoint. Nothing that one of them has not consumed may be deleted. */
export const CONSUMERS = [
  RECOVERY,
  TOTALS,
  OUTCOMES,
  EQUIVOCATIONS,
  WATCH,
  ROUTING,
  CHOICES,
  SPAN_FEED,
  COST,
] as const;

/** Saved beside the checkpoints, but the name of the journal and no position in it. */
export const JOURNAL_ID = 'journal-id';
/** Saved beside the checkpoints, but what each tenant has used of its day. */
export const QUOTA = 'quota';
/** Saved beside the checkpoints: what decides, as of a position up to which every submission is settled. */
export const DECISIONS = 'decisions';

/** Saved beside the checkpoints, and no position of a reader: what they name must hold nothing back. */
export const NO_CONSUMERS: readonly string[] = [JOURNAL_ID, QUOTA, DECISIONS];

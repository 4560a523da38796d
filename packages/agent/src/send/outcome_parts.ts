/*
 * What an outcome says beyond its decision. Every value of a closed set is typed as a string, since a newer gateway
 * may know more of them.
 */

/** A bound on one kind of mistake of the procedure that decided: over records, not of this one. */
export interface OutcomeGuarantee {
  /** `accept_given_wrong`: P(accept ∣ wrong) ≤ delta; `reject_given_benign`: P(reject ∣ benign) ≤ delta. */
  readonly kind: string;
  readonly delta: number;
  readonly p_value: number;
  readonly n_wrong: number;
  readonly n_benign: number;
  /** Whose labels: `tenant`, or `global` while the tenant has too few. */
  readonly set: string;
  readonly calibration_version: string;
}

/** Why there is no guarantee. */
export interface OutcomeNoGuarantee {
  readonly code: string;
  readonly message: string;
  readonly n_wrong: number;
  /** How many labels of *wrong* would do; null when no number would. */
  readonly needs_n_wrong: number | null;
}

/** How suspect the record is: in [0, 1], larger is more; null where it could not be had. */
export interface OutcomeScore {
  readonly name: string;
  readonly value: number | null;
  readonly bounds: number | null;
  readonly model: string | null;
  readonly interval: { readonly low: number; readonly high: number } | null;
}

/** Whether the ensemble was spared, and why. */
export interface OutcomeRoute {
  /** `fast` or `full` */
  readonly path: string;
  readonly reason: string;
  /** null outside an experiment */
  readonly arm: string | null;
  readonly propensity: number | null;
}

/** What one check said. */
export interface OutcomeCheck {
  readonly check: string;
  /** `pass`, `fail`, `error`, `timeout` or `not_evaluated` */
  readonly status: string;
  readonly score: number | null;
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** Overlap of the answer with its passages: neither entailment nor truth. */
export interface OutcomeGrounding {
  readonly jaccard: number;
  readonly containment: number;
  readonly grounded: boolean;
  readonly unsupported_count: number;
  /** The first of them; offsets in UTF-16 units of the answer. */
  readonly unsupported: readonly { readonly kind: string; readonly start: number; readonly end: number }[];
}

/** What a policy said of the output. */
export interface OutcomePolicy {
  readonly id: string;
  readonly version: string;
  /** `OK`, `WARN` or `FAIL` */
  readonly verdict: string;
  /** Ids of rules, and of predicates for `unknown`. */
  readonly failed: readonly string[];
  readonly warned: readonly string[];
  readonly unknown: readonly string[];
  readonly policy_hash: string;
  readonly context_hash: string;
}

/** Whether people are asked what this outcome was, and with which probability one like it is asked for. */
export interface OutcomeLabelling {
  readonly wanted: boolean;
  readonly propensity: number;
  readonly label_share: number;
}

/** null: the gateway says that there is none. Absent: it says nothing about it. */
export interface OutcomeParts {
  readonly guarantee?: OutcomeGuarantee | null;
  readonly no_guarantee?: OutcomeNoGuarantee | null;
  readonly score?: OutcomeScore | null;
  readonly route?: OutcomeRoute | null;
  readonly checks?: readonly OutcomeCheck[] | null;
  /** null: no passages and no receipt came with the record. */
  readonly grounding?: OutcomeGrounding | null;
  /** null: the record names no policy, or it could not be evaluated. */
  readonly policy?: OutcomePolicy | null;
  readonly labelling?: OutcomeLabelling | null;
  /** Of the labels and settings that were in force; null: there were no labels. */
  readonly calibration_version?: string | null;
}

type Guard<T> = (value: unknown) => value is T;

const isString: Guard<string> = (value) => typeof value === 'string';
const isBoolean: Guard<boolean> = (value) => typeof value === 'boolean';
const isShare = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1;
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isMembers = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const nullable =
  <T>(guard: Guard<T>): Guard<T | null> =>
  (value): value is T | null =>
    value === null || guard(value);
const listOf =
  <T>(guard: Guard<T>): Guard<readonly T[]> =>
  (value): value is readonly T[] =>
    Array.isArray(value) && value.every(guard);

/** Members that it does not name are let pass. */
function shape<T>(guards: { readonly [K in keyof T]-?: Guard<T[K]> }): Guard<T> {
  return (value): value is T => {
    if (!isMembers(value)) return false;
    for (const name in guards) if (!guards[name](value[name])) return false;
    return true;
  };
}

const PARTS: { readonly [K in keyof OutcomeParts]-?: Guard<NonNullable<OutcomeParts[K]>> } = {
  guarantee: shape<OutcomeGuarantee>({
    kind: isString,
    delta: isShare,
    p_value: isShare,
    n_wrong: isCount,
    n_benign: isCount,
    set: isString,
    calibration_version: isString,
  }),
  no_guarantee: shape<OutcomeNoGuarantee>({
    code: isString,
    message: isString,
    n_wrong: isCount,
    needs_n_wrong: nullable(isCount),
  }),
  score: shape<OutcomeScore>({
    name: isString,
    value: nullable(isShare),
    bounds: nullable(isShare),
    model: nullable(isString),
    interval: nullable(shape<{ low: number; high: number }>({ low: isShare, high: isShare })),
  }),
  route: shape<OutcomeRoute>({
    path: isString,
    reason: isString,
    arm: nullable(isString),
    propensity: nullable(isShare),
  }),
  checks: listOf(
    shape<OutcomeCheck>({
      check: isString,
      status: isString,
      score: nullable(isShare),
      evidence: isMembers,
    }),
  ),
  grounding: shape<OutcomeGrounding>({
    jaccard: isShare,
    containment: isShare,
    grounded: isBoolean,
    unsupported_count: isCount,
    unsupported: listOf(
      shape<{ kind: string; start: number; end: number }>({ kind: isString, start: isCount, end: isCount }),
    ),
  }),
  policy: shape<OutcomePolicy>({
    id: isString,
    version: isString,
    verdict: isString,
    failed: listOf(isString),
    warned: listOf(isString),
    unknown: listOf(isString),
    policy_hash: isString,
    context_hash: isString,
  }),
  labelling: shape<OutcomeLabelling>({ wanted: isBoolean, propensity: isShare, label_share: isShare }),
  calibration_version: isString,
};

const GUARDS: ReadonlyMap<string, Guard<unknown>> = new Map(Object.entries(PARTS));

/** Whether a member of an outcome may be read as its type says; true for members that have none. */
export const isReadablePart = (name: string, value: unknown): boolean =>
  value === null || (GUARDS.get(name)?.(value) ?? true);

export function hasReadableParts<T extends object>(value: T): value is T & OutcomeParts {
  return Object.entries(value).every(([name, part]) => isReadablePart(name, part));
}

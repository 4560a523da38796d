export const LEARNING_PARTS = ['risk', 'anomaly', 'routing', 'bandit'] as const;

export type LearningPart = (typeof LEARNING_PARTS)[number];

export interface LearningSearch {
  /** undefined: `risk`. */
  readonly part?: LearningPart;
  /** Of a model that is not in force; undefined: the one that is. */
  readonly model?: string;
}

/** Whatever stands in the address: what has no meaning is left out. */
export function readLearningSearch(search: Readonly<Record<string, unknown>>): LearningSearch {
  const { model } = search;
  const part = LEARNING_PARTS.find((one) => one === search['part']);
  return {
    ...(part === undefined ? {} : { part }),
    ...(typeof model === 'string' && /^[0-9a-f]{64}$/.test(model) ? { model } : {}),
  };
}

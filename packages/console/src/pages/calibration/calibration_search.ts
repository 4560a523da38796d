const PARTS = ['state', 'what-if', 'watch', 'queue'] as const;
export type Part = (typeof PARTS)[number];

/** What of the page stands in the address beside tenant and period. */
export interface CalibrationSearch {
  /** undefined: the state. */
  readonly part?: Part;
  /** Bounds that are tried; undefined: the one in force. */
  readonly delta_accept?: number;
  readonly delta_reject?: number;
}

export const LEAST_DELTA = 0.001;
export const MOST_DELTA = 0.5;

/** Whatever stands in the address: what has no meaning is left out. */
export function readCalibrationSearch(search: Readonly<Record<string, unknown>>): CalibrationSearch {
  const part = PARTS.find((one) => one === search['part']);
  const accept = deltaOf(search['delta_accept']);
  const reject = deltaOf(search['delta_reject']);
  return {
    ...(part === undefined ? {} : { part }),
    ...(accept === undefined ? {} : { delta_accept: accept }),
    ...(reject === undefined ? {} : { delta_reject: reject }),
  };
}

const deltaOf = (value: unknown): number | undefined =>
  typeof value === 'number' && value >= LEAST_DELTA && value <= MOST_DELTA ? value : undefined;

/** Rows that are asked for at once. */
export const WINDOW_ROWS = 200;
/** Windows that are kept besides those that are shown. */
export const MOST_WINDOWS = 20;
/** Browsers cap an element's height, the lowest at 17.9 million px: rows beyond could not be scrolled to. */
const MOST_PX = 16_000_000;

export const listedRows = (total: number, rowPx: number): number =>
  Math.min(total, Math.floor(MOST_PX / rowPx));

interface Wanted {
  readonly first: number;
  readonly last: number;
  readonly rows: number;
  /** Also the windows before and after. */
  readonly neighbours: boolean;
}

/** The windows that hold rows `first` to `last`, those in sight first. */
export function wantedWindows({ first, last, rows, neighbours }: Wanted): readonly number[] {
  if (rows === 0) return [];
  const end = Math.floor((rows - 1) / WINDOW_ROWS);
  const from = Math.min(end, Math.floor(Math.max(0, first) / WINDOW_ROWS));
  const to = Math.min(end, Math.floor(Math.max(0, last) / WINDOW_ROWS));
  const seen = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return neighbours ? [...seen, to + 1, from - 1].filter((at) => at >= 0 && at <= end) : seen;
}

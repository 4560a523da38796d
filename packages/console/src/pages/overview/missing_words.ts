interface Feasibility {
  readonly n: number;
  /** null: no number would do. */
  readonly needs: number | null;
}

/** What a guarantee lacks. undefined: it is not known how much. */
export function missingWords(accept: Feasibility | undefined): string {
  if (accept === undefined) return 'too few labels of wrong outputs';
  const { n, needs } = accept;
  if (needs === null) return 'no number of labels gives one at this delta';
  return `${Math.max(0, Math.ceil(needs) - n)} more labels of wrong outputs needed (${Math.ceil(needs)} in all)`;
}

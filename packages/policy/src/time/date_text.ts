/** Unix milliseconds as ISO 8601 in UTC; midnight as the day alone. `ms` is finite and within what `Date` holds. */
export function dateText(ms: number): string {
  const text = new Date(ms).toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, -'T00:00:00.000Z'.length) : text;
}

const UNITS = [
  { word: 'day', ms: 86_400_000 },
  { word: 'hour', ms: 3_600_000 },
  { word: 'minute', ms: 60_000 },
] as const;

/** A bucket's length as in «per 5 minutes» and «per hour». */
export function bucketWords(ms: number): string {
  const unit = UNITS.find((one) => ms % one.ms === 0);
  if (unit === undefined) return `${ms / 1000} seconds`;
  const n = ms / unit.ms;
  return n === 1 ? unit.word : `${n} ${unit.word}s`;
}

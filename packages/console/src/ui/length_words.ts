const UNITS = [
  { word: 'day', ms: 86_400_000 },
  { word: 'hour', ms: 3_600_000 },
  { word: 'minute', ms: 60_000 },
  { word: 'second', ms: 1000 },
] as const;

/** How long it is, in its largest whole unit: «12 days», «1 hour», «less than a second». */
export function lengthWords(ms: number): string {
  const unit = UNITS.find((one) => ms >= one.ms);
  if (unit === undefined) return 'less than a second';
  const n = Math.floor(ms / unit.ms);
  return `${n} ${unit.word}${n === 1 ? '' : 's'}`;
}

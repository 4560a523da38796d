import type { Answer } from '../../api/types.ts';

export type Overview = Answer<'getOverview'>;
export type Bucket = Omit<Overview['buckets'][number], 'at'> & { readonly atMs: number };

const NOTHING: Omit<Bucket, 'atMs'> = {
  accept: 0,
  escalate: 0,
  reject: 0,
  replayed: 0,
  equivocations: 0,
  refused: 0,
  latency: null,
};

/** Every bucket from the beginning to the end: one in which nothing happened is left out of the answer, and is zero. */
export function fillBuckets({
  from,
  until,
  bucket_ms,
  buckets,
}: Pick<Overview, 'from' | 'until' | 'bucket_ms' | 'buckets'>): readonly Bucket[] {
  const known = new Map(buckets.map(({ at, ...counts }) => [Date.parse(at), counts]));
  const [fromMs, untilMs] = [Date.parse(from), Date.parse(until)];
  return Array.from({ length: Math.max(0, Math.ceil((untilMs - fromMs) / bucket_ms)) }, (_, index) => {
    const atMs = fromMs + index * bucket_ms;
    return { atMs, ...(known.get(atMs) ?? NOTHING) };
  });
}

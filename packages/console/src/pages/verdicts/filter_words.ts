import type { VerdictFilter } from './verdict_filter.ts';

const LABELLED = { yes: 'labelled', no: 'not labelled', wanted: 'label wanted' } as const;

/** One condition of a filter, to be shown and taken away. */
export interface FilterPart {
  readonly name: keyof VerdictFilter;
  readonly text: string;
}

/** What a filter leaves out, part by part; the order leaves out nothing. */
export function filterParts({ decision, reason, shard, q, labelled }: VerdictFilter): readonly FilterPart[] {
  const part = (name: FilterPart['name'], value: string | undefined, text = value): FilterPart[] =>
    value === undefined || text === undefined ? [] : [{ name, text }];
  return [
    ...part('decision', decision),
    ...part('reason', reason, `reason ${reason}`),
    ...part('shard', shard, `shard ${shard}`),
    ...part('q', q, `«${q}»`),
    ...part('labelled', labelled, labelled && LABELLED[labelled]),
  ];
}

import type { Tone } from '../../../ui/badge.tsx';
import { lengthWords } from '../../../ui/length_words.ts';
import type { Key, Tenant } from '../system_answers.ts';

/** A key is best changed well before it ends. */
const WARN_BEFORE_MS = 30 * 86_400_000;

export interface KeyWords {
  readonly word: string;
  readonly tone: Tone;
  /** Somebody should do something. */
  readonly soon: boolean;
}

/** Whether records signed with it are taken now, and until when. The state is the gateway's, by its own clock. */
export function keyWords({ state, not_before, not_after }: Key, nowMs: number): KeyWords {
  const from = not_before === null ? undefined : Date.parse(not_before) - nowMs;
  const left = not_after === null ? undefined : Date.parse(not_after) - nowMs;
  switch (state) {
    case 'future':
      return { word: `valid in ${lengthWords(Math.max(0, from ?? 0))}`, tone: 'plain', soon: false };
    case 'expired':
      return { word: `✕ expired ${lengthWords(Math.max(0, -(left ?? 0)))} ago`, tone: 'reject', soon: false };
    case 'active':
      return left === undefined || left > WARN_BEFORE_MS
        ? { word: '✓ valid', tone: 'accept', soon: false }
        : { word: `⚠ expires in ${lengthWords(Math.max(0, left))}`, tone: 'escalate', soon: true };
  }
}

export interface TenantAlarm {
  readonly tenant: string;
  readonly words: string;
}

/** Tenants whose records will not be taken for long, or are not now, the most pressing first. */
export function tenantAlarms(tenants: readonly Tenant[], nowMs: number): readonly TenantAlarm[] {
  return tenants
    .flatMap(({ id, keys }) => {
      const untilMs = lastEnd(keys);
      if (untilMs === undefined || untilMs - nowMs > WARN_BEFORE_MS) return [];
      const words =
        untilMs < nowMs
          ? 'no key is valid: its records are refused'
          : `the last key expires in ${lengthWords(untilMs - nowMs)}`;
      return [{ tenant: id, words, untilMs }];
    })
    .toSorted((a, b) => a.untilMs - b.untilMs)
    .map(({ tenant, words }) => ({ tenant, words }));
}

/** When the last of its keys ends, Unix ms; undefined: never, or there is none. A key that is still to come counts, too. */
function lastEnd(keys: readonly Key[]): number | undefined {
  const ends = keys.flatMap(({ not_after }) => (not_after === null ? [] : [Date.parse(not_after)]));
  return ends.length === 0 || ends.length < keys.length ? undefined : Math.max(...ends);
}

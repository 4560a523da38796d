import type { PolicyMetrics } from './policy_metrics.ts';

/** What a thread would have counted, for the one that holds the metrics. */
export type PolicyNote = {
  [Name in keyof PolicyMetrics]: readonly [Name, ...Parameters<PolicyMetrics[Name]>];
}[keyof PolicyMetrics];

export interface NotedMetrics extends PolicyMetrics {
  /** What was noted since the last time. */
  take(): readonly PolicyNote[];
}

export function noteMetrics(): NotedMetrics {
  let notes: PolicyNote[] = [];
  const note = (one: PolicyNote): void => void notes.push(one);
  return {
    planned: (...what) => note(['planned', ...what]),
    selectionFailed: () => note(['selectionFailed']),
    compiled: (...what) => note(['compiled', ...what]),
    verified: (...what) => note(['verified', ...what]),
    cacheHit: () => note(['cacheHit']),
    cacheMiss: () => note(['cacheMiss']),
    take() {
      const taken = notes;
      notes = [];
      return taken;
    },
  };
}

export function countNote(metrics: PolicyMetrics, note: PolicyNote): void {
  switch (note[0]) {
    case 'planned':
      return metrics.planned(note[1], note[2], note[3]);
    case 'compiled':
      return metrics.compiled(note[1]);
    case 'verified':
      return metrics.verified(note[1], note[2]);
    case 'selectionFailed':
    case 'cacheHit':
    case 'cacheMiss':
      return metrics[note[0]]();
  }
}

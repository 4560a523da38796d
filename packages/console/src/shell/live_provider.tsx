import { type Query, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { type LiveHealth, type LiveOutcomes, listen } from '../api/live.ts';
import { type Live, LiveContext } from './use_live.ts';
import { useView } from './use_view.ts';

/** Keys of what new outcomes make stale. */
const AFTER_OUTCOMES = ['overview', 'outcomes'] as const;
/** Under load the lists are asked again no more often than this. */
const REFRESH_EVERY_MS = 1_000;
const RATE_OVER_MS = 5_000;

interface Stretch {
  readonly atMs: number;
  readonly records: number;
}

/** One stream for the whole page: it counts, and says which answers are old. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const { tenant } = useView();
  const client = useQueryClient();
  const [connected, setConnected] = useState(false);
  const [health, setHealth] = useState<LiveHealth>();
  const [newest, setNewest] = useState<LiveOutcomes>();
  const [ratePerS, setRatePerS] = useState<number>();
  const stretches = useRef<readonly Stretch[]>([]);

  useEffect(() => {
    const end = new AbortController();
    let due: ReturnType<typeof setTimeout> | undefined;
    const refresh = (): void => {
      due ??= setTimeout(() => {
        due = undefined;
        for (const key of AFTER_OUTCOMES) {
          // What takes longer than the next stretch must still be answered, and a refusal still be read.
          const filters = { queryKey: [key], predicate: ({ state }: Query) => state.data !== undefined };
          void client.invalidateQueries(filters, { cancelRefetch: false });
        }
      }, REFRESH_EVERY_MS);
    };
    const count = (records: number): void => {
      const nowMs = Date.now();
      const kept = [...stretches.current, { atMs: nowMs, records }].filter(
        ({ atMs }) => atMs > nowMs - RATE_OVER_MS,
      );
      stretches.current = kept;
      setRatePerS(kept.reduce((sum, stretch) => sum + stretch.records, 0) / (RATE_OVER_MS / 1000));
    };
    void listen(
      tenant,
      {
        opened: () => setConnected(true),
        outcomes(outcomes) {
          setNewest(outcomes);
          count(Object.values(outcomes.counts).reduce((sum, n) => sum + n, 0));
          refresh();
        },
        health(next) {
          setHealth(next);
          count(0);
        },
        gap: refresh,
        lost: () => setConnected(false),
      },
      end.signal,
    );
    return () => {
      end.abort();
      clearTimeout(due);
      // What was heard of one tenant must not be shown as another's.
      stretches.current = [];
      setConnected(false);
      setHealth(undefined);
      setNewest(undefined);
      setRatePerS(undefined);
    };
  }, [tenant, client]);

  const live = useMemo<Live>(
    () => ({ connected, health, ratePerS, newest }),
    [connected, health, ratePerS, newest],
  );
  return <LiveContext.Provider value={live}>{children}</LiveContext.Provider>;
}

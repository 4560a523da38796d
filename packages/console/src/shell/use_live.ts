import { createContext, useContext } from 'react';
import type { LiveHealth, LiveOutcomes } from '../api/live.ts';

export interface Live {
  readonly connected: boolean;
  readonly health: LiveHealth | undefined;
  /** Records answered per second, over the newest seconds; undefined before there was anything to count. */
  readonly ratePerS: number | undefined;
  /** The newest stretch. */
  readonly newest: LiveOutcomes | undefined;
}

export const LiveContext = createContext<Live>({
  connected: false,
  health: undefined,
  ratePerS: undefined,
  newest: undefined,
});

export const useLive = (): Live => useContext(LiveContext);

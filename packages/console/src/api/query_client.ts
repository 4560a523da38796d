import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './problem.ts';

const MOST_TRIES = 2;
const STALE_AFTER_MS = 2_000;

/** The one cache of what the gateway said. What it refused is not asked again by itself. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: STALE_AFTER_MS,
      retry: (failures, fault) =>
        failures < MOST_TRIES && fault instanceof ApiProblem && (fault.status === 0 || fault.status >= 500),
    },
  },
});

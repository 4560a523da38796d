import { useQuery } from '@tanstack/react-query';
import { authorised } from '../../api/client.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useLive } from '../../shell/use_live.ts';
import type { Check } from './check_words.ts';

export interface Readiness {
  readonly ready: boolean;
  readonly checks: readonly Check[];
}

const REFETCH_MS = 5_000;

/** How the gateway is: as the stream says while there is one, else as it is asked. */
export function useReadiness() {
  const { connected, health } = useLive();
  const told = connected ? health : undefined;
  const asked = useQuery({
    queryKey: ['readiness'],
    queryFn: ({ signal }) => askReadiness(signal),
    enabled: told === undefined,
    refetchInterval: REFETCH_MS,
  });
  return { told, asked };
}

/** A gateway that is not ready says so with 503 and the same body. */
async function askReadiness(signal: AbortSignal): Promise<Readiness> {
  const response = await authorised(new Request(new URL('/readyz', location.origin), { signal }));
  const body: unknown = await response.json();
  if (isReadiness(body)) return body;
  throw ApiProblem.of(response.status, body);
}

const isReadiness = (body: unknown): body is Readiness =>
  typeof body === 'object' && body !== null && 'checks' in body && Array.isArray(body.checks);

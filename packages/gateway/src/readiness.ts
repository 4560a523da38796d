import type { CircuitBreaker, DedupStore, Journal } from '@kakeya/storage';
import type { ProjectionRunner } from './effects/projection_runner.ts';
import type { Check } from './http/operations_routes.ts';
import type { Ingest } from './pipeline/ingest.ts';

export interface ReadinessDeps {
  readonly ingest: Pick<Ingest, 'leftovers' | 'backlogged'>;
  readonly dedup: DedupStore;
  readonly breakers: readonly CircuitBreaker[];
  readonly runners: readonly ProjectionRunner[];
}

/** Asks what the gateway stands on, each time anew: nothing here is remembered or assumed. */
export function createReadiness(
  journal: Journal,
  { ingest, dedup, breakers, runners }: ReadinessDeps,
): () => Promise<readonly Check[]> {
  let asking: Promise<Check> | undefined;
  // Anybody may ask; however many do at once, the store is asked once, so that they cannot fill its queue.
  const askDedup = (): Promise<Check> => {
    asking ??= checkDedup(dedup).finally(() => {
      asking = undefined;
    });
    return asking;
  };
  return async () => [
    checkJournal(journal),
    await askDedup(),
    ...breakers.map(checkBreaker),
    {
      name: 'leftovers',
      ok: !ingest.backlogged,
      detail: `${ingest.leftovers} submissions wait to be settled`,
    },
    ...runners.map(checkProjection),
  ];
}

function checkJournal(journal: Journal): Check {
  const health = journal.health();
  return health.ok ? { name: 'journal', ok: true } : { name: 'journal', ok: false, detail: health.message };
}

/** A store whose circuit is open is not asked, and its breaker says why. */
async function checkDedup(dedup: DedupStore): Promise<Check> {
  try {
    await dedup.ping();
    return { name: 'dedup', ok: true };
  } catch (fault) {
    return { name: 'dedup', ok: false, detail: fault instanceof Error ? fault.message : String(fault) };
  }
}

function checkBreaker({ name, state, retryInMs }: CircuitBreaker): Check {
  if (state === 'closed') return { name: `breaker ${name}`, ok: true, detail: state };
  return {
    name: `breaker ${name}`,
    ok: false,
    detail: `${state}; the next probe in ${retryInMs} ms at most`,
  };
}

function checkProjection(runner: ProjectionRunner): Check {
  const { name, error, lag, external } = runner.status;
  if (error !== null) {
    return { name: `projection ${name}`, ok: external, detail: `${lag} entries behind: ${error}` };
  }
  return { name: `projection ${name}`, ok: true, detail: `${lag} entries behind` };
}

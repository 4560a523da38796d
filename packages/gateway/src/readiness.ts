import type { DedupStore, Journal } from '@kakeya/storage';
import type { ProjectionRunner } from './effects/projection_runner.ts';
import type { Check } from './http/operations_routes.ts';

/** Asks what the gateway stands on, each time anew: nothing here is remembered or assumed. */
export async function checkReadiness(
  journal: Journal,
  dedup: DedupStore,
  runners: readonly ProjectionRunner[],
): Promise<readonly Check[]> {
  return [checkJournal(journal), await checkDedup(dedup), ...runners.map(checkProjection)];
}

function checkJournal(journal: Journal): Check {
  const health = journal.health();
  return health.ok ? { name: 'journal', ok: true } : { name: 'journal', ok: false, detail: health.message };
}

async function checkDedup(dedup: DedupStore): Promise<Check> {
  try {
    await dedup.ping();
    return { name: 'dedup', ok: true };
  } catch (fault) {
    return { name: 'dedup', ok: false, detail: fault instanceof Error ? fault.message : String(fault) };
  }
}

function checkProjection(runner: ProjectionRunner): Check {
  const { name, error, lag } = runner.status;
  if (error !== null) return { name: `projection ${name}`, ok: false, detail: error };
  return { name: `projection ${name}`, ok: true, detail: `${lag} entries behind` };
}

import { answerOf, api } from '../../api/client.ts';
import { ApiProblem } from '../../api/problem.ts';
import type { Evidence } from './evidence.ts';

const NOT_FOUND = 404;

export type Found =
  | { readonly kind: 'found'; readonly evidence: Evidence }
  | { readonly kind: 'unknown' }
  /** An id names what is claimed, so that tenants may have the same one. */
  | { readonly kind: 'several'; readonly tenants: readonly string[] };

/** @param tenant `*`: whoever of the tenants that may be read has it */
export async function findEvidence(pcsId: string, tenant: string, signal: AbortSignal): Promise<Found> {
  if (!/^[0-9a-f]{64}$/.test(pcsId)) return { kind: 'unknown' };
  if (tenant !== '*') return readEvidence(pcsId, tenant, signal);
  const { outcomes } = await answerOf(
    api.GET('/v1/outcomes', { params: { query: { tenant, q: pcsId } }, signal }),
  );
  const owners = [...new Set(outcomes.filter((row) => row.pcs_id === pcsId).map((row) => row.tenant))];
  const [owner] = owners;
  if (owner === undefined) return { kind: 'unknown' };
  return owners.length > 1
    ? { kind: 'several', tenants: owners.toSorted() }
    : readEvidence(pcsId, owner, signal);
}

async function readEvidence(pcsId: string, tenant: string, signal: AbortSignal): Promise<Found> {
  try {
    const evidence = await answerOf(
      api.GET('/v1/outcomes/{id}', { params: { path: { id: pcsId }, query: { tenant } }, signal }),
    );
    return { kind: 'found', evidence };
  } catch (fault) {
    if (fault instanceof ApiProblem && fault.status === NOT_FOUND) return { kind: 'unknown' };
    throw fault;
  }
}

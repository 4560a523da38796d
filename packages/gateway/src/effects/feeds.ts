import type { Disk, ProjectionStore } from '@kakeya/storage';
import { EQUIVOCATIONS, OUTCOMES } from '../consumers.ts';
import { createFeed } from './feed.ts';
import type { Projection } from './projection.ts';

interface FeedPlace {
  readonly disk: Disk;
  readonly directory: string;
  readonly checkpoints: ProjectionStore;
}

/** `outcomes.jsonl`: every decided id, exactly once, with the answer its sender got. */
export function createOutcomeFeed(place: FeedPlace): Projection {
  return createFeed({
    ...place,
    name: OUTCOMES,
    line(result) {
      if (result.kind !== 'decided') return undefined;
      const { tenant: tenant_id, request_id, status, answerJson } = result;
      return `${JSON.stringify({ tenant_id, request_id, status }).slice(0, -1)},"outcome":${answerJson}}`;
    },
  });
}

/** `equivocations.jsonl`: each time a tenant signed something else under an id that was decided (D3). */
export function createEquivocationFeed(place: FeedPlace): Projection {
  return createFeed({
    ...place,
    name: EQUIVOCATIONS,
    line: (result) =>
      result.kind === 'replayed' && result.equivocation !== undefined
        ? JSON.stringify({
            tenant_id: result.tenant,
            request_id: result.request_id,
            pcs_id: result.pcs_id,
            journal_seq: result.inbox,
            ...result.equivocation,
          })
        : undefined,
  });
}

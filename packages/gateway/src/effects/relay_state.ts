import type { ProjectionSnapshot } from '@kakeya/storage';
import { GatewayError } from '../errors.ts';
import type { Anchor } from './relay_anchors.ts';

/** JSON: pairs of positions in the log and in the bus. */
export const encodeRelayState = (anchors: readonly Anchor[]): string =>
  JSON.stringify({ anchors: anchors.map(({ seq, position }) => [seq, position]) });

export function decodeRelayState({ state }: ProjectionSnapshot): readonly Anchor[] {
  const value: unknown = JSON.parse(state);
  if (typeof value !== 'object' || value === null || !('anchors' in value)) throw corrupt();
  if (!Array.isArray(value.anchors)) throw corrupt();
  return value.anchors.map(decodeAnchor);
}

function decodeAnchor(pair: unknown): Anchor {
  if (!Array.isArray(pair)) throw corrupt();
  const [seq, position]: unknown[] = pair;
  if (!isPosition(seq) || !isPosition(position)) throw corrupt();
  return { seq, position };
}

const isPosition = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0;

const corrupt = (): GatewayError =>
  new GatewayError(
    'log_entry_corrupt',
    'The snapshot of the relay to the bus is not one this gateway wrote. Remove it to publish again everything that the journal holds.',
  );

import type { DedupKey } from './types.ts';

/**
 * A key as one text. The lengths make it injective: without them a tenant could choose an id in which the parts of
 * another tenant's key run together.
 */
export function keyText({ tenant, scope, id }: DedupKey): string {
  return `${tenant.length}.${scope.length}:${tenant}${scope}${id}`;
}

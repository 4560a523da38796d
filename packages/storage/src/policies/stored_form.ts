import type { RegistryScope } from '../registry/types.ts';
import { POLICY_KINDS, type PolicyEvent } from './types.ts';

export interface StoredPolicy {
  readonly document: string;
  readonly source: string;
}

export const storedPolicyText = ({ document, source }: StoredPolicy): string =>
  JSON.stringify({ document, source });

/** undefined for what this code has not written; the checksum around it has been verified. */
export function parseStoredPolicy(text: string): StoredPolicy | undefined {
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) return undefined;
  const { document, source } = value;
  return typeof document === 'string' && typeof source === 'string' ? { document, source } : undefined;
}

/** undefined unless every event is one of the scope. */
export function parseEvents(text: string, scope: RegistryScope): readonly PolicyEvent[] | undefined {
  const value: unknown = JSON.parse(text);
  const isOfScope = (event: unknown): event is PolicyEvent => isEvent(event) && event.scope === scope;
  return Array.isArray(value) && value.every(isOfScope) ? value : undefined;
}

const KINDS: ReadonlySet<unknown> = new Set(POLICY_KINDS);

function isEvent(value: unknown): value is PolicyEvent {
  return (
    isObject(value) &&
    (value['scope'] === null || typeof value['scope'] === 'string') &&
    KINDS.has(value['kind']) &&
    typeof value['id'] === 'string' &&
    typeof value['version'] === 'string' &&
    typeof value['who'] === 'string' &&
    typeof value['atMs'] === 'number' &&
    typeof value['reason'] === 'string' &&
    isAct(value)
  );
}

function isAct(event: Readonly<Record<string, unknown>>): boolean {
  switch (event['event']) {
    case 'register':
      return typeof event['hash'] === 'string' && typeof event['content'] === 'string';
    case 'promote':
      return (
        (event['mode'] === 'shadow' || event['mode'] === 'enforced') &&
        typeof event['share'] === 'number' &&
        isObject(event['bindings'])
      );
    case 'rollback':
      return (
        typeof event['canary'] === 'boolean' &&
        (event['standing'] === null || typeof event['standing'] === 'string')
      );
    default:
      return false;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

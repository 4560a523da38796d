import type { ModelEvent } from './types.ts';

/** undefined for what this code has not written; the checksum around it has been verified. */
export function parseStoredModel(
  text: string,
): { readonly model: string; readonly card: string } | undefined {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const { model, card }: { readonly model?: unknown; readonly card?: unknown } = value;
  return typeof model === 'string' && typeof card === 'string' ? { model, card } : undefined;
}

export function parseEvents(text: string): readonly ModelEvent[] | undefined {
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) && value.every(isEvent) ? value : undefined;
}

const KINDS: ReadonlySet<unknown> = new Set(['register', 'promote', 'revert']);

function isEvent(value: unknown): value is ModelEvent {
  if (typeof value !== 'object' || value === null) return false;
  const event: Readonly<Partial<Record<keyof ModelEvent, unknown>>> = value;
  return (
    KINDS.has(event.kind) &&
    typeof event.modelId === 'string' &&
    isTextOrNull(event.scope) &&
    isTextOrNull(event.active) &&
    typeof event.who === 'string' &&
    typeof event.atMs === 'number' &&
    typeof event.reason === 'string'
  );
}

const isTextOrNull = (value: unknown): boolean => value === null || typeof value === 'string';

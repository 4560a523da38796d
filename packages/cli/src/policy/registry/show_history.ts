import type { PolicyEvent, PolicyKind } from '@kakeya/storage';
import { CliError } from '../../errors.ts';
import { EXIT, type ExitCode } from '../../exit_code.ts';
import { printJson, printTable } from '../../output/print.ts';
import { existingPolicies } from './policy_place.ts';
import { type ListOptions, shownScope } from './show_list.ts';

export interface HistoryOptions extends ListOptions {
  readonly kind?: PolicyKind;
}

/** `kakeya policy history`: with a tenant, of its own and of those for all. */
export async function showHistory(id: string, options: HistoryOptions): Promise<ExitCode> {
  const { tenant, kind, json, ...place } = options;
  const registry = await existingPolicies(place);
  const which = { id, ...(kind === undefined ? {} : { kind }) };
  const own = tenant === undefined ? [] : await registry.history({ scope: tenant, ...which });
  const all = await registry.history({ scope: null, ...which });
  const events = [...own, ...all].toSorted((a, b) => a.atMs - b.atMs);
  if (events.length === 0) {
    throw new CliError('input_invalid', `Nothing has happened to ${id}: see kakeya policy list.`);
  }
  if (json === true) await printJson({ events });
  else await printEvents(events);
  return EXIT.ok;
}

export const printEvents = (events: readonly PolicyEvent[]): Promise<void> =>
  printTable(
    ['at', 'what', 'for', 'version', 'how', 'by', 'reason'],
    events.map((event) => [
      new Date(event.atMs).toISOString(),
      event.event,
      shownScope(event.scope),
      event.version,
      howOf(event),
      event.who,
      event.reason,
    ]),
  );

function howOf(event: PolicyEvent): string {
  switch (event.event) {
    case 'register':
      return event.kind;
    case 'promote': {
      const pinned = Object.keys(event.bindings);
      const share = event.share === 1 ? '' : `, ${event.share * 100} %`;
      return `${event.mode}${share}${pinned.length === 0 ? '' : `, pins ${pinned.join(' ')}`}`;
    }
    case 'rollback':
      return `${event.canary ? 'canary; ' : ''}back to ${event.standing ?? 'none'}`;
  }
}

import type { ListedPolicy, PolicyEvent, PolicyRegistry, RegisteredPolicy } from '@kakeya/storage';
import { print } from '../../output/print.ts';
import { printEvents } from './show_history.ts';
import { printVersions } from './show_list.ts';

/** What the registry knows of a document besides its content. */
export interface RegisteredPart {
  readonly scope: string | null;
  readonly versions: readonly ListedPolicy[];
  readonly history: readonly PolicyEvent[];
}

export async function registeredPart(
  registry: PolicyRegistry,
  { scope, kind, id }: RegisteredPolicy,
): Promise<RegisteredPart> {
  const listed = await registry.list(scope);
  return {
    scope,
    versions: listed.filter((one) => one.kind === kind && one.id === id),
    history: await registry.history({ scope, kind, id }),
  };
}

export async function printRegistered({ versions, history }: RegisteredPart): Promise<void> {
  await print('\n');
  await printVersions(versions);
  await print('\n');
  await printEvents(history);
}

import type { PolicyKind, PolicyRegistry, RegistryAct } from '@kakeya/storage';

/** Who last promoted or took back something that may concern the tenant under the id, or under any, and why. */
export async function lastAct(
  registry: Pick<PolicyRegistry, 'history'>,
  tenant: string,
  kind: PolicyKind,
  id?: string,
): Promise<{ readonly by: string; readonly reason: string }> {
  const which = { kind, ...(id === undefined ? {} : { id }) };
  const events = [
    ...(await registry.history({ scope: null, ...which })),
    ...(await registry.history({ scope: tenant, ...which })),
  ].filter(({ event }) => event !== 'register');
  const last = events.reduce<RegistryAct | undefined>(
    (latest, event) => (latest === undefined || event.atMs >= latest.atMs ? event : latest),
    undefined,
  );
  return { by: last?.who ?? 'registry', reason: last?.reason ?? 'removed' };
}

import type { Tenant } from './tenant.ts';

/**
 * The tenants as of now. They are replaced as a whole, so that nobody sees half of a change; whoever asks twice may
 * get two answers, so an id is what is kept, and never the tenant.
 */
export class TenantDirectory {
  #tenants: ReadonlyMap<string, Tenant>;
  readonly #listeners: ((gone: readonly string[]) => void)[] = [];

  constructor(tenants: ReadonlyMap<string, Tenant>) {
    this.#tenants = tenants;
  }

  get(id: string): Tenant | undefined {
    return this.#tenants.get(id);
  }

  values(): Iterable<Tenant> {
    return this.#tenants.values();
  }

  /** Listeners have been told when this returns. */
  replace(next: ReadonlyMap<string, Tenant>): void {
    const gone = [...this.#tenants.keys()].filter((id) => !next.has(id));
    this.#tenants = next;
    for (const listener of this.#listeners) listener(gone);
  }

  /** Called after each replacement with the ids that are no longer there. */
  onReplace(listener: (gone: readonly string[]) => void): void {
    this.#listeners.push(listener);
  }
}

/** Who did something, when (Unix ms) and why. */
export interface RegistryAct {
  readonly who: string;
  readonly atMs: number;
  readonly reason: string;
}

/** A tenant's id, or null for all tenants that have nothing of their own. */
export type RegistryScope = string | null;

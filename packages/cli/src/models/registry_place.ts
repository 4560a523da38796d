import { join, resolve } from 'node:path';
import { type ModelRegistry, openModelRegistry } from '@kakeya/storage';

/** What a model is for. Each role has a registry of its own. */
export type ModelRole = 'risk' | 'anomaly';

export interface RegistryPlace {
  readonly data?: string;
}

/** The registry of a gateway: `models/risk` or `models/anomaly` in its data directory. */
export function openRegistry(role: ModelRole, { data }: RegistryPlace): Promise<ModelRegistry> {
  const directory = data ?? process.env['KAKEYA_DATA'] ?? '.kakeya';
  return openModelRegistry({ directory: join(resolve(directory), 'models', role) });
}

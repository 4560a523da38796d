import { join, resolve } from 'node:path';
import { type ModelRegistry, openModelRegistry } from '@kakeya/storage';

export interface RegistryPlace {
  readonly data?: string;
}

/** The registry of a gateway: `models/risk` in its data directory. */
export function openRegistry({ data }: RegistryPlace): Promise<ModelRegistry> {
  const directory = data ?? process.env['KAKEYA_DATA'] ?? '.kakeya';
  return openModelRegistry({ directory: join(resolve(directory), 'models', 'risk') });
}

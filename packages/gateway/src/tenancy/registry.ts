import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseJsonStrict } from '@kakeya/protocol';
import type { RegistryDocument } from '../config/settings.ts';
import { validateRegistry } from '../config/validate.ts';
import { GatewayError } from '../errors.ts';

/** The tenants that are kept in the data directory, beside those of the configuration. Holds secrets. */
export type TenantRegistry = Pick<RegistryDocument, 'revision' | 'tenants'>;

const LIMITS = { maxDepth: 8, maxMembers: 5_000_000, maxElements: 5_000_000 };

export const registryPath = (dataDir: string): string => join(dataDir, 'tenants.json');

/**
 * Reads the registry of a data directory; undefined when it has none. Messages never show what the file holds.
 * @throws GatewayError `config_unreadable`, `config_invalid`
 */
export function readRegistry(dataDir: string): TenantRegistry | undefined {
  const path = registryPath(dataDir);
  const bytes = read(path);
  return bytes === undefined ? undefined : parseRegistry(bytes, path);
}

/**
 * The registry that the bytes of this file hold.
 * @throws GatewayError `config_invalid`
 */
export function parseRegistry(bytes: Uint8Array, path: string): TenantRegistry {
  const parsed = parseJsonStrict(bytes, LIMITS);
  if (!parsed.ok) throw refused(path, parsed.problems.map(({ message }) => message).join(' '));
  try {
    return validateRegistry(parsed.value);
  } catch (fault) {
    throw fault instanceof GatewayError ? refused(path, fault.message) : fault;
  }
}

export function formatRegistry({ revision, tenants }: TenantRegistry): string {
  const document: RegistryDocument = { format: 'kakeya-tenants', version: 1, revision, tenants };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function read(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new GatewayError('config_unreadable', `${path} cannot be read: ${String(cause)}`, { cause });
  }
}

const refused = (path: string, why: string): GatewayError =>
  new GatewayError('config_invalid', `${path} is refused. ${why}`);

import { openPostgresDedup } from '../../src/dedup/postgres/open_postgres_dedup.ts';
import type { DedupStore } from '../../src/dedup/types.ts';

/** `config` is the connection string and the schema, with a space between. */
export function openDedup(config: string): Promise<DedupStore> {
  const [connectionString = '', schema = ''] = config.split(' ');
  return openPostgresDedup({ connectionString, schema });
}

import type { ClientBase } from 'pg';
import { StorageError } from '../../errors.ts';

interface SessionSettings {
  readonly flush: string;
  readonly isolation: string;
  readonly encoding: string;
}

/**
 * Refuses a server on which the store cannot keep its promises. A proxy may drop the settings that each connection
 * asks for; and a database that cannot hold every character would fail all puts of a batch for one tenant's text.
 * Rejects with `store_unavailable`, and as the server does.
 */
export async function assertSession(client: ClientBase, name: string): Promise<void> {
  const { rows } = await client.query<SessionSettings>(`SELECT
    current_setting('synchronous_commit') AS flush,
    current_setting('transaction_isolation') AS isolation,
    current_setting('server_encoding') AS encoding`);
  for (const { flush, isolation, encoding } of rows) {
    if (flush !== 'on' || isolation !== 'read committed') {
      throw new StorageError(
        'store_unavailable',
        `${name} does not take the settings of a connection (synchronous_commit is ${flush}, isolation is ${isolation}): let the proxy in front of it pass \`options\` on, or go past it.`,
      );
    }
    if (encoding !== 'UTF8') {
      throw new StorageError(
        'store_unavailable',
        `${name} cannot hold every character (its encoding is ${encoding}): create the database with ENCODING 'UTF8'.`,
      );
    }
  }
}

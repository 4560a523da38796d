import { DatabaseSync } from 'node:sqlite';
import { prepareSchema } from '@kakeya/agent/core';

/**
 * Outboxes in memory, used again from schedule to schedule. A crash of the agent leaves them as they are, because a
 * SQLite transaction is whole or absent and the outbox never holds one open across an await.
 */
const free: DatabaseSync[] = [];

export function borrowOutboxDatabase(): DatabaseSync {
  const used = free.pop();
  if (used !== undefined) {
    used.exec('DELETE FROM records; UPDATE sequence SET last = 0');
    return used;
  }
  const database = new DatabaseSync(':memory:');
  prepareSchema(database);
  return database;
}

export function returnOutboxDatabase(database: DatabaseSync): void {
  free.push(database);
}

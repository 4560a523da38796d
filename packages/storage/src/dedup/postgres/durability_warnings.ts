import type { ClientBase } from 'pg';

/** What the server's settings take from the promises of a dedup store; empty when nothing. */
export async function durabilityWarnings(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ readonly name: string; readonly setting: string }>(
    "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes')",
  );
  return rows
    .filter(({ setting }) => setting !== 'on')
    .map(
      ({ name, setting }) =>
        `a crash of the server can take back or damage what it has answered (${name} ${setting}): set ${name} on`,
    );
}

/** What to do about the errors that a healthy program can meet, by SQLSTATE. */
const REMEDIES: ReadonlyMap<string, string> = new Map([
  ['25006', 'this server is read-only: point the URL at the primary'],
  ['28000', 'let this user connect from here (pg_hba.conf)'],
  ['28P01', 'check the user and password in the URL'],
  ['3D000', 'create the database, or correct its name in the URL'],
  ['42501', 'give this user the rights to create a schema, and to read and write in it'],
  ['53100', 'free space on the disk of the server'],
  ['53300', 'raise max_connections, or let fewer clients connect'],
  ['57014', 'the server needed longer than the time limit: look at its load and locks'],
  ['57P01', 'the server is shutting down: wait until it is back'],
  ['57P03', 'the server is starting: wait until it has'],
]);

/** The two errors after which PostgreSQL advises to try the same again: nothing of it was done. */
const REPEATABLE: ReadonlySet<string> = new Set(['40001', '40P01']);

const sqlState = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

export const isRepeatable = (error: unknown): boolean => REPEATABLE.has(sqlState(error) ?? '');

/** The server answered that it has rolled the statement back. A FATAL end of the session leaves that open. */
export function isRolledBack(error: unknown): boolean {
  return error instanceof Error && 'severity' in error && error.severity === 'ERROR';
}

/** An error as one line for a person: what happened, and what to do about it. */
export function describeFault(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = sqlState(error);
  // An error of several addresses has no message.
  const message = error.message === '' ? (code ?? error.name) : error.message;
  // The client's own words for a password that the server asks for and the URL does not have.
  if (message.startsWith('SASL')) return `${message}; put the user and password into the URL`;
  const remedy = REMEDIES.get(code ?? '');
  return remedy === undefined ? message : `${message} (${code ?? ''}); ${remedy}`;
}

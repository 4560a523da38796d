/** What to do about the errors that a healthy program can meet, by the code that begins Redis' message. */
const REMEDIES: ReadonlyMap<string, string> = new Map([
  ['BUSY', 'a script blocks the server: end it with SCRIPT KILL'],
  ['CLUSTERDOWN', 'the cluster has lost a part of its keys: repair it'],
  ['KAKEYA_FOREIGN', 'another program writes under the same key prefix: choose another `keyPrefix`'],
  ['LOADING', 'the server is reading its data: wait until it has'],
  ['MASTERDOWN', 'this is a replica without its primary: point the URL at the primary'],
  ['MISCONF', 'the server cannot write to its disk: check the disk and its free space'],
  ['MOVED', 'this is a node of a cluster: point the URL at a server, or at a proxy that hides the cluster'],
  ['NOAUTH', 'put the user and password into the URL'],
  ['NOPERM', 'let this user run EVAL, GET, SET, PING and INFO on its keys (ACL SETUSER)'],
  ['OOM', 'the server is out of memory: raise its maxmemory'],
  ['READONLY', 'this is a replica: point the URL at the primary'],
  ['WRONGPASS', 'check the user and password in the URL'],
  ['WRONGTYPE', 'another program writes under the same key prefix: choose another `keyPrefix`'],
]);

/** An error as one line for a person: what happened, and what to do about it. Never what was sent: a secret may be in it. */
export function describeFault(error: Error): string {
  const message = withoutArguments(error);
  const remedy = REMEDIES.get(/^[A-Z_]+/.exec(message)?.[0] ?? '');
  return remedy === undefined ? message : `${message}; ${remedy}`;
}

/** The server read the command and refused to run it. */
export function isRefusal(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ReplyError';
}

/** Redis repeats the arguments of a command that it does not know; an error of several addresses has no message. */
function withoutArguments(error: Error): string {
  if (error.message === '') return 'code' in error ? String(error.code) : error.name;
  return error.message.split(', with args')[0] ?? error.message;
}

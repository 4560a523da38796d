import { execFile } from 'node:child_process';
import { chown, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { askPort } from './ask_port.ts';
import { findBinary } from './find_binary.ts';
import { freePort } from './free_port.ts';
import { begin, ownServer } from './own_server.ts';
import { PostgresProcess } from './postgres_process.ts';
import type { PrivateServer } from './private_server.ts';

const ROLE = 'postgres';
/** Of the frontend/backend protocol: 3.0 (https://www.postgresql.org/docs/current/protocol-message-formats.html). */
const PROTOCOL_VERSION = 196_608;

/**
 * A PostgreSQL with its fsync on; the URL is the superuser's, without a password. As root it runs as the system's user
 * `postgres`, because it refuses to run as root. Rejects when `initdb` or `postgres` is not installed.
 */
export async function startPostgresServer(): Promise<PrivateServer> {
  const [initdb, binary] = [findBinary('initdb'), findBinary('postgres')];
  if (initdb === undefined || binary === undefined) throw new Error('PostgreSQL is not installed.');
  const user = process.getuid?.() === 0 ? await systemUser('postgres') : undefined;
  const directory = await mkdtemp(join(tmpdir(), 'kakeya-postgres-'));
  const port = await freePort();
  const args = serverArguments(directory, port);
  const server = new PostgresProcess(directory, { binary, args, ...user, probe: () => beginSession(port) });
  return begin(ownServer(`postgres://${ROLE}@127.0.0.1:${port}/postgres`, directory, server), async () => {
    if (user !== undefined) await chown(directory, user.uid, user.gid);
    await promisify(execFile)(initdb, initdbArguments(directory), { ...user, cwd: directory });
    await server.start();
  });
}

/** Without a sync of the empty cluster: nothing in it has been promised to anybody. */
function initdbArguments(directory: string): string[] {
  const contents = ['--username', ROLE, '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C'];
  return ['--pgdata', directory, ...contents, '--no-sync', '--no-instructions'];
}

function serverArguments(directory: string, port: number): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: `${port}`,
    unix_socket_directories: '',
    shared_buffers: '16MB',
  };
  return [
    '-D',
    directory,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

async function systemUser(name: string): Promise<{ readonly uid: number; readonly gid: number }> {
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const user = users.find(([login]) => login === name);
  if (user === undefined) throw new Error(`There is no user ${name} to run PostgreSQL as.`);
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

/** Until its recovery is over, it answers the start of a session with an error instead of an authentication request. */
async function beginSession(port: number): Promise<void> {
  const parameters = Buffer.from(`user\0${ROLE}\0database\0postgres\0\0`);
  const header = Buffer.alloc(8);
  header.writeInt32BE(header.length + parameters.length);
  header.writeInt32BE(PROTOCOL_VERSION, 4);
  const answer = await askPort(port, Buffer.concat([header, parameters]));
  if (answer.toString('latin1', 0, 1) !== 'R') throw new Error(`PostgreSQL answers ${answer.toString()}`);
}

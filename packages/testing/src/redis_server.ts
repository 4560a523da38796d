import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askPort } from './ask_port.ts';
import { findBinary } from './find_binary.ts';
import { freePort } from './free_port.ts';
import { begin, ownServer } from './own_server.ts';
import type { PrivateServer } from './private_server.ts';
import { ServerProcess } from './server_process.ts';

export interface RedisServerOptions {
  /** When the append-only file is synced; `none`: there is no such file. Default: `always`. */
  readonly appendFsync?: 'always' | 'everysec' | 'no' | 'none';
}

/** A Redis whose acknowledged writes survive `kill`, by default. Rejects when `redis-server` is not installed. */
export async function startRedisServer(options: RedisServerOptions = {}): Promise<PrivateServer> {
  const binary = findBinary('redis-server');
  if (binary === undefined) throw new Error('redis-server is not installed.');
  const directory = await mkdtemp(join(tmpdir(), 'kakeya-redis-'));
  const port = await freePort();
  const server = new ServerProcess({
    binary,
    args: argumentsFor(port, directory, options.appendFsync ?? 'always'),
    probe: () => ping(port),
  });
  return begin(ownServer(`redis://127.0.0.1:${port}`, directory, server));
}

function argumentsFor(port: number, directory: string, appendFsync: string): string[] {
  const durability =
    appendFsync === 'none' ? ['--appendonly', 'no'] : ['--appendonly', 'yes', '--appendfsync', appendFsync];
  return ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', directory, '--save', '', ...durability];
}

/** While it loads its file it answers -LOADING. */
async function ping(port: number): Promise<void> {
  const answer = (await askPort(port, Buffer.from('PING\r\n'))).toString();
  if (answer !== '+PONG\r\n') throw new Error(`Redis answers ${answer}`);
}

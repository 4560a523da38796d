import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askPort } from './ask_port.ts';
import { findBinary } from './find_binary.ts';
import { freePort } from './free_port.ts';
import { begin, ownServer } from './own_server.ts';
import type { PrivateServer } from './private_server.ts';
import { ServerProcess } from './server_process.ts';

export interface NatsServer extends PrivateServer {
  /** Where JetStream keeps its files. */
  readonly storeDirectory: string;
}

export interface NatsServerOptions {
  /** Asked of everybody who connects; `url` has them. */
  readonly credentials?: { readonly user: string; readonly password: string };
}

/** A NATS server with JetStream on files. Rejects when `nats-server` is not installed. */
export async function startNatsServer({ credentials }: NatsServerOptions = {}): Promise<NatsServer> {
  const binary = findBinary('nats-server');
  if (binary === undefined) throw new Error('nats-server is not installed.');
  const directory = await mkdtemp(join(tmpdir(), 'kakeya-nats-'));
  const port = await freePort();
  const login = credentials === undefined ? [] : ['--user', credentials.user, '--pass', credentials.password];
  const userInfo = credentials === undefined ? '' : `${credentials.user}:${credentials.password}@`;
  const server = new ServerProcess({
    binary,
    args: ['-js', '-sd', directory, '-a', '127.0.0.1', '-p', `${port}`, ...login],
    probe: () => greeting(port),
  });
  return begin({
    ...ownServer(`nats://${userInfo}127.0.0.1:${port}`, directory, server),
    storeDirectory: directory,
  });
}

/** The server speaks first. It opens its port only after JetStream has read its files. */
async function greeting(port: number): Promise<void> {
  const text = (await askPort(port, new Uint8Array())).toString();
  if (!text.startsWith('INFO ') || !text.includes('"jetstream":true')) {
    throw new Error(`NATS greets with ${text}`);
  }
}

import { rm } from 'node:fs/promises';
import type { PrivateServer } from './private_server.ts';

/** A server's processes, as `ServerProcess` has them. */
export interface ServerControl {
  start(): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
  pause(): void;
  resume(): void;
}

/** A private server over its processes; `directory` goes with it. */
export function ownServer(url: string, directory: string, server: ServerControl): PrivateServer {
  return {
    url,
    kill: () => server.kill(),
    stop: () => server.stop(),
    start: () => server.start(),
    pause: () => server.pause(),
    resume: () => server.resume(),
    async [Symbol.asyncDispose]() {
      await server.kill();
      await rm(directory, { recursive: true });
    },
  };
}

/** Runs what a server needs to answer for the first time; what fails leaves nothing behind. */
export async function begin<Server extends PrivateServer>(
  server: Server,
  prepare: () => Promise<void> = () => server.start(),
): Promise<Server> {
  try {
    await prepare();
    return server;
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

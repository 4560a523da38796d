import { connect } from 'node:net';

const TIMEOUT_MS = 1_000;

/** The first bytes that a server on a port of loopback answers to a request. Rejects when it answers nothing. */
export function askPort(port: number, request: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('it is silent')));
    socket.once('data', (answer) => {
      resolve(answer);
      socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('it closed the connection')));
  });
}

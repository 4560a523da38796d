import { connect, createServer, type Socket } from 'node:net';
import { freePort } from '@kakeya/testing';

/** A proxy that, as some poolers do, keeps from the server which settings a client asks for. Its URL, for one server's. */
export async function startSettingsProxy(url: string): Promise<AsyncDisposable & { readonly url: string }> {
  const target = new URL(url);
  const [port, sockets] = [await freePort(), new Set<Socket>()];
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
    client.once('data', () => {
      upstream.write(startupMessage(target));
      client.pipe(upstream);
      upstream.pipe(client);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  const own = new URL(url);
  own.port = `${port}`;
  return {
    url: own.href,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** https://www.postgresql.org/docs/current/protocol-message-formats.html, without any setting. */
function startupMessage(target: URL): Buffer {
  const parameters = Buffer.from(`user\0${target.username}\0database\0${target.pathname.slice(1)}\0\0`);
  const header = Buffer.alloc(8);
  header.writeInt32BE(header.length + parameters.length);
  header.writeInt32BE(196_608, 4);
  return Buffer.concat([header, parameters]);
}

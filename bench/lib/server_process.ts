import { createServer } from 'node:http';
import { createLogger, loadConfig, startGateway } from '@kakeya/gateway';

/** The server under load as a process of its own: the gateway, or the bare echo that it is compared with. */
if (process.argv[2] === 'echo') {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
      response.end(body);
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (typeof address === 'object' && address !== null) process.stdout.write(`${address.port}\n`);
  });
} else {
  const gateway = await startGateway(loadConfig(process.env), { logger: createLogger('silent') });
  process.stdout.write(`${new URL(gateway.url).port}\n`);
  process.once('SIGTERM', () => void gateway.close().then(() => process.exit(0)));
}

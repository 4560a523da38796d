import { once } from 'node:events';
import { createLogger, loadConfig } from '../../src/mod.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { TlsEndpoint } from '../../src/tls/tls_endpoint.ts';
import { createTlsMetrics } from '../../src/tls/tls_metrics.ts';

export interface TestEndpoint extends AsyncDisposable {
  /** Answers each request with why its connection is refused, or `let in`. */
  readonly url: string;
  readonly endpoint: TlsEndpoint;
  /** Lets the watcher look at its files once. */
  look(): Promise<void>;
  metric(name: string): Promise<number>;
}

/** The gateway's TLS without the gateway, on a free port, with a clock and timers of the test's own. */
export async function startTestEndpoint(
  env: Readonly<Record<string, string>>,
  clock: () => number = Date.now,
): Promise<TestEndpoint> {
  const { tls } = loadConfig({ PCS_HMAC_KEY: 'k', ...env });
  if (tls === undefined) throw new Error('The settings ask for no TLS.');
  const metrics = createMetrics();
  const due: (() => void)[] = [];
  const endpoint = await TlsEndpoint.open(tls, {
    clock,
    after(_ms, callback) {
      due.push(callback);
      return () => due.splice(due.indexOf(callback), 1);
    },
    metrics: createTlsMetrics(metrics.registries),
    logger: createLogger('silent'),
  });
  const server = endpoint.createServer({}, (request, response) => {
    response.end(endpoint.refusalOf(request.socket) ?? 'let in');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endpoint.watch();
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.');
  return {
    url: `https://127.0.0.1:${address.port}`,
    endpoint,
    async look() {
      due.shift()?.();
      while (due.length === 0) await new Promise(setImmediate);
    },
    async metric(name) {
      const { body } = await metrics.render(false);
      const line = body.split('\n').find((candidate) => candidate.startsWith(`${name} `));
      return Number(line?.slice(name.length + 1) ?? 0);
    },
    async [Symbol.asyncDispose]() {
      await endpoint.stop();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';

/** What a judge was asked. */
export interface AskedJudge {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type JudgeBehaviour = (response: ServerResponse, asked: AskedJudge) => void;

export interface JudgeServer extends AsyncDisposable {
  readonly url: string;
  /** All that was asked so far, in order. */
  readonly asked: readonly AskedJudge[];
  /** How it answers from here on. */
  behave(behaviour: JudgeBehaviour): void;
}

export const answers =
  (body: unknown, status = 200): JudgeBehaviour =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

export const passes = answers({ verdict: 'pass', score: 0.1, reason: 'it stands there' });
export const fails = answers({ verdict: 'fail', score: 0.9, reason: 'it does not stand there' });
/** Takes the request and never answers. */
export const hangs: JudgeBehaviour = () => undefined;

/** A real HTTP server on loopback that plays the judge. */
export async function startJudge(behaviour: JudgeBehaviour): Promise<JudgeServer> {
  let current = behaviour;
  const asked: AskedJudge[] = [];
  const server = createServer((request, response) => {
    const { method, url: path, headers } = request;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const question = { method, path, headers, body: Buffer.concat(chunks).toString('utf8') };
      asked.push(question);
      current(response, question);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The judge listens on no port.');
  return {
    url: `http://127.0.0.1:${address.port}/judge`,
    asked,
    behave(next) {
      current = next;
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { isPcsId, type Outcome } from '../../src/send/outcome.ts';
import { outcomeOf } from './records.ts';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
}

/** Answers the request with number `count` (from 1). */
export type Script = (received: Received, response: ServerResponse, count: number) => void | Promise<void>;

export interface ScriptedGateway {
  readonly endpoint: string;
  readonly received: readonly Received[];
}

/** A real HTTP server on loopback that answers by script, gone when the test is over. */
export async function startGateway(script: Script): Promise<ScriptedGateway> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const pieces: Uint8Array[] = [];
    request.on('data', (piece: Uint8Array) => pieces.push(piece));
    request.on('end', () => {
      const one = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(pieces) };
      received.push(one);
      // A script that fails shows as a broken connection.
      Promise.resolve(script(one, response, received.length)).catch(() => response.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return { endpoint: `http://127.0.0.1:${address.port}`, received };
}

export function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** Accepts whatever record came, with or without its texts. */
export function acceptIt(received: Received, response: ServerResponse): void {
  answerJson(response, 200, acceptance(received.body));
}

export function acceptance(body: Uint8Array | string): Outcome {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  const submitted: unknown = JSON.parse(text);
  const record: unknown =
    typeof submitted === 'object' && submitted !== null && 'pcs' in submitted ? submitted.pcs : submitted;
  if (typeof record !== 'object' || record === null || !('pcs_id' in record) || !isPcsId(record.pcs_id)) {
    throw new Error(`Not a record: ${text}`);
  }
  return outcomeOf(record.pcs_id, 'accept');
}

export function linesOf(received: Received): string[] {
  return new TextDecoder()
    .decode(received.body)
    .split('\n')
    .filter((line) => line !== '');
}

export function answerLine(record: string): string {
  return `${JSON.stringify({ status: 200, replayed: false, outcome: acceptance(record) })}\n`;
}

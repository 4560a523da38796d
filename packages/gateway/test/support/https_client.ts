import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { text as readText } from 'node:stream/consumers';
import { connect, type ConnectionOptions, TLSSocket } from 'node:tls';

export interface HttpsRequest extends Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'session'> {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Default: a connection of its own. */
  readonly agent?: Agent;
}

export interface HttpsReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: { readonly [field: string]: unknown };
  /** Of the certificate that the server presented. */
  readonly serial: string;
  /** The client's port: two requests with the same one went over one connection. */
  readonly localPort: number | undefined;
}

/** One HTTPS request over a real connection. Rejects for what the network or the handshake does. */
export async function httpsRequest(url: string, options: HttpsRequest = {}): Promise<HttpsReply> {
  const { body, agent = new Agent({ maxCachedSessions: 0 }), ...rest } = options;
  const method = rest.method ?? (body === undefined ? 'GET' : 'POST');
  const outgoing = request(url, { ...rest, method, agent });
  outgoing.end(body);
  const response = await responseTo(outgoing);
  const { socket, headers, statusCode = 0 } = response;
  if (!(socket instanceof TLSSocket)) throw new Error('The answer did not come over TLS.');
  const { localPort } = socket;
  const serial = socket.getPeerCertificate().serialNumber;
  const text = await readText(response);
  const isJson = /[/+]json/.test(headers['content-type'] ?? '');
  return { status: statusCode, headers, text, body: isJson ? JSON.parse(text) : {}, serial, localPort };
}

function responseTo(outgoing: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    // Stays on: a server may answer before it has read the body, and then close.
    outgoing.on('error', reject);
    outgoing.once('response', resolve);
  });
}

export interface Handshake {
  readonly protocol: string | null;
  readonly resumed: boolean;
  /** To offer to the next handshake. */
  readonly session: Buffer | undefined;
  /** What the server answered to one request. */
  readonly answer: string;
}

/** Connects, sends one bare request and reads until the server closes. Rejects with the code of what went wrong. */
export function handshake(url: string, path: string, options: ConnectionOptions): Promise<Handshake> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), ...options });
    let session: Buffer | undefined;
    let answer = '';
    socket.on('session', (offered: Buffer) => (session = offered));
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('error', reject);
    socket.on('secureConnect', () => {
      const protocol = socket.getProtocol();
      const resumed = socket.isSessionReused();
      socket.on('close', () => resolve({ protocol, resumed, session, answer }));
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`);
    });
  });
}

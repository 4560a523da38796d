import { Agent, request } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
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
export function httpsRequest(url: string, options: HttpsRequest = {}): Promise<HttpsReply> {
  const { body, agent = new Agent({ maxCachedSessions: 0 }), ...rest } = options;
  const method = rest.method ?? (body === undefined ? 'GET' : 'POST');
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { ...rest, method, agent }, (response) => {
      const { socket } = response;
      if (!(socket instanceof TLSSocket)) throw new Error('The answer did not come over TLS.');
      const { serialNumber } = socket.getPeerCertificate();
      const { localPort } = socket;
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', reject);
      response.on('end', () => {
        const json = (response.headers['content-type'] ?? '').includes('json');
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          body: json ? JSON.parse(text) : {},
          serial: serialNumber,
          localPort,
        });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
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

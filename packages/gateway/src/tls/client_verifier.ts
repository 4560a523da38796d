import type { Server } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { clientNames } from './client_names.ts';
import { type ClientRefusal, refusalOfCode } from './client_refusal.ts';
import type { ClientTrust } from './client_trust.ts';

interface Verdict {
  /** What the handshake was made with. */
  readonly trust: ClientTrust | undefined;
  readonly refusal: ClientRefusal | undefined;
  readonly certificateEndsMs: number;
  /** The certificate may have been revoked in a list that nobody has brought yet. */
  readonly revocationEndsMs: number;
}

/**
 * Says for each request whether its connection has a client certificate that is let in. OpenSSL verifies a certificate
 * only in a handshake; a verdict holds for its connection until what it was made with is replaced or expires. Then the
 * client has to connect again.
 */
export class ClientVerifier {
  readonly #clock: () => number;
  #trust: ClientTrust;
  /** A connection's addresses tell which trust its handshake began with: it may have been replaced since. */
  readonly #handshakes = new Map<string, ClientTrust>();
  readonly #verdicts = new WeakMap<Socket, Verdict>();

  constructor(trust: ClientTrust, clock: () => number) {
    this.#trust = trust;
    this.#clock = clock;
  }

  attach(server: Server): void {
    server.prependListener('connection', (socket: Socket) => {
      const addresses = addressesOf(socket);
      this.#handshakes.set(addresses, this.#trust);
      socket.once('close', () => this.#handshakes.delete(addresses));
    });
    server.prependListener('secureConnection', (socket) => {
      const addresses = addressesOf(socket);
      this.#verdicts.set(socket, this.#verify(socket, this.#handshakes.get(addresses)));
      this.#handshakes.delete(addresses);
    });
  }

  /** For handshakes that begin from now on. */
  replaceTrust(trust: ClientTrust): void {
    this.#trust = trust;
  }

  get trust(): ClientTrust {
    return this.#trust;
  }

  /** undefined: let in. */
  refusalOf(socket: Socket): ClientRefusal | undefined {
    const verdict = this.#verdicts.get(socket);
    if (verdict === undefined || verdict.trust !== this.#trust) return 'trust-changed';
    if (verdict.refusal !== undefined) return verdict.refusal;
    const nowMs = this.#clock();
    if (verdict.certificateEndsMs <= nowMs) return 'expired';
    return verdict.revocationEndsMs <= nowMs ? 'trust-changed' : undefined;
  }

  #verify(socket: TLSSocket, trust: ClientTrust | undefined): Verdict {
    const nowMs = this.#clock();
    const certificate = socket.getPeerX509Certificate();
    const ends = trust?.revocationEndsMs.filter((endMs) => endMs > nowMs) ?? [];
    return {
      trust,
      refusal: verifyPeer(socket, trust?.allowedNames),
      certificateEndsMs: certificate?.validToDate.getTime() ?? 0,
      revocationEndsMs: Math.min(...ends),
    };
  }
}

function verifyPeer(socket: TLSSocket, allowedNames: ClientTrust['allowedNames']): ClientRefusal | undefined {
  const certificate = socket.getPeerX509Certificate();
  // Asked for first: OpenSSL has no error to report of a certificate that is not there.
  if (certificate === undefined) return 'missing';
  if (!socket.authorized) return refusalOfCode(String(socket.authorizationError));
  if (allowedNames === undefined || clientNames(certificate).some((name) => allowedNames.has(name))) {
    return undefined;
  }
  return 'name-not-allowed';
}

function addressesOf(socket: Socket): string {
  return [socket.remoteAddress, socket.remotePort, socket.localAddress, socket.localPort].join(' ');
}

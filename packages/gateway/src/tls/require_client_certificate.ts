import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from '../http/admission.ts';
import { clientProblem } from './client_refusal.ts';
import type { TlsEndpoint } from './tls_endpoint.ts';

/**
 * Answers for a connection without a client certificate that is let in; undefined when it has one. A refused connection
 * is closed: only a new handshake can come to another verdict.
 */
export function refuseClient(
  tls: TlsEndpoint,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply | undefined {
  const refusal = tls.refusalOf(request.raw.socket);
  if (refusal === undefined) return undefined;
  tls.countRefusal(refusal);
  reply.header('connection', 'close');
  return sendProblem(reply, clientProblem(refusal, request.id));
}

/** Before anything else of a request is looked at, its path included: no path is exempt. */
export function requireClientCertificate(app: FastifyInstance, tls: TlsEndpoint): void {
  // With callbacks, not promises: these run for every request.
  app.addHook('onRequest', (request, reply, done) => {
    if (refuseClient(tls, request, reply) === undefined) done();
  });
  app.addHook('onSend', (request, reply, payload, done) => {
    // Certificates were judged anew while this request was in work: the next one belongs on a new connection.
    if (tls.refusalOf(request.raw.socket) !== undefined) reply.header('connection', 'close');
    done(null, payload);
  });
}

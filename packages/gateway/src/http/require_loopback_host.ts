import { problem } from '@kakeya/protocol';
import type { FastifyInstance } from 'fastify';
import { isLoopback } from '../config/config.ts';
import { sendProblem } from './admission.ts';

/**
 * Without tokens, whoever can make a browser of this machine send a request could read everything: a page of another
 * site whose name is made to resolve to 127.0.0.1 (DNS rebinding) is of the same origin as the gateway then. What it
 * cannot change is the Host header, which still has that name.
 */
export function requireLoopbackHost(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    const name = hostNameOf(request.headers.host);
    if (name === undefined || isLoopback(name) || name.endsWith('.localhost')) return done();
    const detail = 'Without JWT_SECRET this gateway answers under names of loopback only.';
    sendProblem(reply, problem('host-refused', { detail, request_id: request.id }));
  });
}

/** Without the port; undefined: the header is missing, which no browser leaves out. */
function hostNameOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  return header
    .replace(/:\d+$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();
}

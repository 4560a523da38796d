import type { FastifyReply } from 'fastify';

/** Answers with what only whoever asked may see: nothing on the way may keep it. */
export function sendPrivately(reply: FastifyReply, value: object): FastifyReply {
  return reply
    .code(200)
    .header('cache-control', 'private, no-store')
    .type('application/json')
    .send(JSON.stringify(value));
}

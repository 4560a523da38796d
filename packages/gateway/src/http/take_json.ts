import type { FastifyInstance } from 'fastify';

/** Takes bodies as bytes: the strict reader of the route parses them, and nothing before it. */
export function takeJson(app: FastifyInstance, bodyLimit: number): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => {
    done(null, body);
  });
}

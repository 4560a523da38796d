import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

/**
 * Only what the gateway itself serves may run, be shown or be asked: whatever text an agent sent, it can neither become
 * a script nor leave. `style-src` has no exception either: the page sets styles through the DOM, never as markup.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** The one file whose name does not say its content. */
const PAGE = 'index.html';
const A_YEAR_S = 31_536_000;

/**
 * The console at `/`: built files, each named by its content, and one page for every address that a browser asks for.
 * No data is in it, so it is shown to everybody who reaches the port; what it asks the API for needs what the API asks.
 */
export async function serveConsole(app: FastifyInstance, directory: URL): Promise<void> {
  app.addHook('onSend', async (_request, reply, payload) => {
    reply.headers(HEADERS);
    return payload;
  });
  await app.register(fastifyStatic, {
    root: fileURLToPath(directory),
    index: false,
    // The files are known when the gateway starts: no path of a request ever meets the disk.
    wildcard: false,
    preCompressed: true,
    cacheControl: false,
    globIgnore: ['**/.vite/**', PAGE],
    setHeaders: (reply, path) => {
      const forever = `public, max-age=${A_YEAR_S}, immutable`;
      reply.header('cache-control', path.endsWith(PAGE) ? 'no-cache' : forever);
    },
  });
  app.get('/*', { schema: { hide: true } }, async (request, reply): Promise<FastifyReply> => {
    const wantsPage = (request.headers.accept ?? '').includes('text/html');
    if (!wantsPage || request.url.startsWith('/v1/')) {
      reply.callNotFound();
      return reply;
    }
    return reply.sendFile(PAGE);
  });
}

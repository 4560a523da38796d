import type { LintMode } from '@kakeya/policy';
import { parseJsonStrict, problem } from '@kakeya/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SourceDiagnostic } from '../policy/compile_source.ts';
import { sendProblem } from './admission.ts';
import { sendUnreadable } from './json_body.ts';
import { PolicyJsonSchema, PolicyYamlSchema } from './policy_schemas.ts';
import { queryText } from './query_text.ts';

const MAX_SOURCE_BYTES = 1_048_576;
const YAML_TYPES = ['application/yaml', 'application/x-yaml', 'text/yaml'];
const JSON_TYPE = 'application/json';
const JSON_LIMITS = { maxDepth: 256, maxMembers: 200_000, maxElements: 200_000 };

/** What is documented of the body of a route that takes sources. */
export const SOURCE_BODY = {
  ...Object.fromEntries(YAML_TYPES.map((type) => [type, PolicyYamlSchema])),
  [JSON_TYPE]: PolicyJsonSchema,
};

/** The routes of this scope take policies as their owners write them, in YAML or JSON, as bytes. */
export function takeSources(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parser = { parseAs: 'buffer', bodyLimit: MAX_SOURCE_BYTES } as const;
  app.addContentTypeParser<Buffer>([...YAML_TYPES, JSON_TYPE], parser, (_request, body, done) =>
    done(null, body),
  );
}

interface SentSource {
  readonly source: Buffer;
  readonly lint: LintMode;
}

/** The source of the request's body, and how strictly it is to be linted; undefined: the request is answered. */
export function sourceOf(request: FastifyRequest, reply: FastifyReply): SentSource | undefined {
  const lint = queryText(request, 'lint') ?? 'strict';
  if (lint !== 'strict' && lint !== 'relaxed') {
    const detail = 'lint must be strict or relaxed.';
    sendProblem(reply, problem('invalid-request', { detail, request_id: request.id }));
    return undefined;
  }
  const source = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (request.headers['content-type']?.startsWith(JSON_TYPE) === true) {
    const json = parseJsonStrict(source, JSON_LIMITS);
    if (!json.ok) {
      sendUnreadable(request, reply, json.problems);
      return undefined;
    }
  }
  return { source, lint };
}

/** 422 with the first fault in words, and all of them with their places. */
export function sendInvalidSource(
  source: Buffer,
  diagnostics: readonly SourceDiagnostic[],
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const [first] = diagnostics.filter(({ level }) => level === 'error');
  const setsParameters = first?.pointer === '/kind' && source.includes('server-parameters');
  const detail = setsParameters
    ? 'Parameters of the server are for its operator, who registers them with `kakeya policy`; here only policies are.'
    : `At line ${first?.line ?? 1}, column ${first?.column ?? 1}: ${first?.message ?? 'the policy is not valid.'}`;
  const body = { ...problem('policy-invalid', { detail, request_id: request.id }), diagnostics };
  return sendProblem(reply, body);
}

import { parseJsonStrict, problem } from '@kakeya/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Gate } from '../overload/gate.ts';
import { findPolicy } from '../policy/find_policy.ts';
import type { Policies } from '../policy/open_policies.ts';
import type { Logger } from '../telemetry/log.ts';
import { type Admission, identityOf, sendProblem } from './admission.ts';
import { documented } from './documented.ts';
import { sendUnreadable } from './json_body.ts';
import { actor, sendRegistryFault } from './policy_faults.ts';
import {
  PolicyLintSchema,
  PolicySourceSchema,
  REGISTER_RESPONSES,
  RegisteredSchema,
} from './policy_schemas.ts';
import { policyView } from './policy_view.ts';
import { queryText } from './query_text.ts';

export interface PolicyRegisterDeps {
  readonly admission: Admission;
  readonly gate: Gate;
  readonly policies: Pick<Policies, 'registry' | 'compiler'>;
  readonly clock: () => number;
  readonly logger: Logger;
}

const MAX_SOURCE_BYTES = 1_048_576;
const MEDIA_TYPES = ['application/yaml', 'application/x-yaml', 'text/yaml', 'application/json'];
const JSON_LIMITS = { maxDepth: 256, maxMembers: 200_000, maxElements: 200_000 };

/** `POST /v1/policies`: a policy becomes a version of the tenant's own, for good. It decides nothing until it is promoted. */
export async function policyRegisterRoute(app: FastifyInstance, deps: PolicyRegisterDeps): Promise<void> {
  const { admission, gate } = deps;
  app.removeAllContentTypeParsers();
  const parser = { parseAs: 'buffer', bodyLimit: MAX_SOURCE_BYTES } as const;
  app.addContentTypeParser<Buffer>(MEDIA_TYPES, parser, (_request, body, done) => done(null, body));
  app.post('/v1/policies', {
    ...documented({
      operationId: 'registerPolicy',
      summary: 'Compile a policy and register it under its version. The same again changes nothing.',
      querystring: PolicyLintSchema,
      body: Object.fromEntries(MEDIA_TYPES.map((type) => [type, PolicySourceSchema])),
      response: { 200: RegisteredSchema, 201: RegisteredSchema, ...REGISTER_RESPONSES },
    }),
    onRequest: [gate.hook('refuse'), admission.requireScope('policy:compile'), admission.limitRate],
    handler: async (request, reply) => {
      const lint = queryText(request, 'lint') ?? 'strict';
      if (lint !== 'strict' && lint !== 'relaxed') {
        const detail = 'lint must be strict or relaxed.';
        return sendProblem(reply, problem('invalid-request', { detail, request_id: request.id }));
      }
      const source = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      if (request.headers['content-type']?.startsWith('application/json') === true) {
        const json = parseJsonStrict(source, JSON_LIMITS);
        if (!json.ok) return sendUnreadable(request, reply, json.problems);
      }
      return register(source, lint, request, reply, deps);
    },
  });
}

async function register(
  source: Buffer,
  lint: 'strict' | 'relaxed',
  request: FastifyRequest,
  reply: FastifyReply,
  { policies: { registry, compiler }, clock, logger }: PolicyRegisterDeps,
): Promise<FastifyReply> {
  const read = await compiler.compile(source, lint);
  if (!read.ok) return sendInvalid(source, read.diagnostics, request.id, reply);
  const { document, ir, diagnostics } = read;
  const { id, version } = read.policy;
  const { policy_hash, ir_hash, ir_version } = read.hashes;
  const identity = identityOf(request);
  const scope = identity.tenant.id;
  const entry = { scope, kind: 'policy' as const, id, version, hash: policy_hash };
  const act = { who: actor(identity), atMs: clock(), reason: 'registered by the API' };
  try {
    const texts = { document, source: source.toString('utf8') };
    const registered = await registry.register({ ...entry, ...texts }, act);
    if (registered.outcome === 'conflict') {
      const detail = `Version ${version} of ${id} is registered with another content.`;
      const refusal = problem('policy-version-conflict', { detail, request_id: request.id });
      const hashes = { registered_hash: registered.registeredHash, submitted_hash: policy_hash };
      const body = { ...refusal, ...hashes };
      return sendProblem(reply, body);
    }
    const found = await findPolicy(registry, scope, { id, version });
    if (found !== undefined) reply.header('etag', policyView(found, ir, ir_hash).etag);
    logger.info({ tenant_id: scope, policy_id: id, version, policy_hash, ir_hash }, 'a policy is registered');
    return reply
      .code(registered.outcome === 'registered' ? 201 : 200)
      .header('location', `/v1/policies/${id}?version=${encodeURIComponent(version)}`)
      .type('application/json')
      .send(JSON.stringify({ id, version, policy_hash, ir_hash, ir_version, diagnostics }));
  } catch (fault) {
    return sendRegistryFault(fault, request, reply, 'invalid-request');
  }
}

interface Located {
  readonly level: string;
  readonly message: string;
  readonly pointer: string | null;
  readonly line: number;
  readonly column: number;
}

function sendInvalid(
  source: Buffer,
  diagnostics: readonly Located[],
  requestId: string,
  reply: FastifyReply,
): FastifyReply {
  const [first] = diagnostics.filter(({ level }) => level === 'error');
  const setsParameters = first?.pointer === '/kind' && source.includes('server-parameters');
  const detail = setsParameters
    ? 'Parameters of the server are for its operator, who registers them with `kakeya policy`; here only policies are.'
    : `At line ${first?.line ?? 1}, column ${first?.column ?? 1}: ${first?.message ?? 'the policy is not valid.'}`;
  const body = { ...problem('policy-invalid', { detail, request_id: requestId }), diagnostics };
  return sendProblem(reply, body);
}

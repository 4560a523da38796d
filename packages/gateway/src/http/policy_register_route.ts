import type { LintMode } from '@kakeya/policy';
import { problem } from '@kakeya/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Gate } from '../overload/gate.ts';
import { findPolicy } from '../policy/find_policy.ts';
import type { Policies } from '../policy/open_policies.ts';
import type { Logger } from '../telemetry/log.ts';
import { type Admission, identityOf, sendProblem } from './admission.ts';
import { documented } from './documented.ts';
import { actor, sendRegistryFault } from './policy_faults.ts';
import { PolicyRegisterQuerySchema, REGISTER_RESPONSES, RegisteredSchema } from './policy_schemas.ts';
import { SOURCE_BODY, sendInvalidSource, sourceOf, takeSources } from './policy_source.ts';
import { policyView } from './policy_view.ts';
import { queryText } from './query_text.ts';

export interface PolicyRegisterDeps {
  readonly admission: Admission;
  readonly gate: Gate;
  readonly policies: Pick<Policies, 'registry' | 'compiler'>;
  readonly clock: () => number;
  readonly logger: Logger;
}

const DEFAULT_REASON = 'registered by the API';
const MAX_REASON_LENGTH = 1024;

const isReason = (text: string): boolean =>
  text !== '' && text.length <= MAX_REASON_LENGTH && text.isWellFormed();

/** `POST /v1/policies`: a policy becomes a version of the tenant's own, for good. It decides nothing until it is promoted. */
export async function policyRegisterRoute(app: FastifyInstance, deps: PolicyRegisterDeps): Promise<void> {
  const { admission, gate } = deps;
  takeSources(app);
  app.post('/v1/policies', {
    ...documented({
      operationId: 'registerPolicy',
      summary: 'Compile a policy and register it under its version. The same again changes nothing.',
      querystring: PolicyRegisterQuerySchema,
      body: SOURCE_BODY,
      response: { 200: RegisteredSchema, 201: RegisteredSchema, ...REGISTER_RESPONSES },
    }),
    onRequest: [gate.hook('refuse'), admission.requireScope('policy:compile'), admission.limitRate],
    handler: async (request, reply) => {
      const sent = sourceOf(request, reply);
      if (sent === undefined) return reply;
      const reason = queryText(request, 'reason') ?? DEFAULT_REASON;
      if (!isReason(reason)) {
        const detail = `reason must have 1 to ${MAX_REASON_LENGTH} characters.`;
        return sendProblem(reply, problem('invalid-request', { detail, request_id: request.id }));
      }
      return register({ ...sent, reason }, request, reply, deps);
    },
  });
}

interface Registration {
  readonly source: Buffer;
  readonly lint: LintMode;
  /** For the history. */
  readonly reason: string;
}

async function register(
  { source, lint, reason }: Registration,
  request: FastifyRequest,
  reply: FastifyReply,
  { policies: { registry, compiler }, clock, logger }: PolicyRegisterDeps,
): Promise<FastifyReply> {
  const read = await compiler.compile(source, lint);
  if (!read.ok) return sendInvalidSource(source, read.diagnostics, request, reply);
  const { document, ir, diagnostics } = read;
  const { id, version } = read.policy;
  const { policy_hash, ir_hash, ir_version } = read.hashes;
  const identity = identityOf(request);
  const scope = identity.tenant.id;
  const entry = { scope, kind: 'policy' as const, id, version, hash: policy_hash };
  const act = { who: actor(identity), atMs: clock(), reason };
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

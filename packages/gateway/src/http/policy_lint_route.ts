import type { FastifyInstance } from 'fastify';
import type { Gate } from '../overload/gate.ts';
import type { Policies } from '../policy/open_policies.ts';
import type { Admission } from './admission.ts';
import { documented } from './documented.ts';
import { LINT_RESPONSES, PolicyLintSchema, RegisteredSchema } from './policy_schemas.ts';
import { SOURCE_BODY, sendInvalidSource, sourceOf, takeSources } from './policy_source.ts';
import { sendPrivately } from './send_privately.ts';

export interface PolicyLintDeps {
  readonly admission: Admission;
  readonly gate: Gate;
  readonly policies: Pick<Policies, 'compiler'>;
}

/** `POST /v1/policies/lint`: what registering would say of a policy. Nothing is kept. */
export async function policyLintRoute(app: FastifyInstance, deps: PolicyLintDeps): Promise<void> {
  const { admission, gate } = deps;
  const { compiler } = deps.policies;
  takeSources(app);
  app.post('/v1/policies/lint', {
    ...documented({
      operationId: 'lintPolicy',
      summary: 'What registering a policy would say, with its hashes; nothing is registered.',
      querystring: PolicyLintSchema,
      body: SOURCE_BODY,
      response: { 200: RegisteredSchema, ...LINT_RESPONSES },
    }),
    onRequest: [gate.hook('refuse'), admission.requireScope('policy:compile'), admission.limitRate],
    handler: async (request, reply) => {
      const sent = sourceOf(request, reply);
      if (sent === undefined) return reply;
      const read = await compiler.compile(sent.source, sent.lint);
      if (!read.ok) return sendInvalidSource(sent.source, read.diagnostics, request, reply);
      const { id, version } = read.policy;
      const { policy_hash, ir_hash, ir_version } = read.hashes;
      const { diagnostics } = read;
      return sendPrivately(reply, { id, version, policy_hash, ir_hash, ir_version, diagnostics });
    },
  });
}

import type { FastifyInstance } from 'fastify';
import type { Gate } from '../overload/gate.ts';
import { findPolicy } from '../policy/find_policy.ts';
import type { Policies } from '../policy/open_policies.ts';
import { type Admission, identityOf, sendProblem } from './admission.ts';
import { documented } from './documented.ts';
import { noSuchPolicy, sendRegistryFault } from './policy_faults.ts';
import {
  POLICY_RESPONSES,
  PolicyHistorySchema,
  PolicyListSchema,
  PolicyParamsSchema,
  PolicySchema,
  PolicyVersionSchema,
} from './policy_schemas.ts';
import { eventView, isKnown, listedView, policyView } from './policy_view.ts';
import { queryText } from './query_text.ts';

export interface PolicyRouteDeps {
  readonly admission: Admission;
  readonly gate: Gate;
  readonly policies: Pick<Policies, 'registry' | 'prover'>;
}

/** What a tenant has of policies: its own and the operator's. */
export async function policyRoutes(app: FastifyInstance, deps: PolicyRouteDeps): Promise<void> {
  const { admission, gate } = deps;
  const { registry, prover } = deps.policies;
  const reads = { onRequest: [gate.hook('refuse'), admission.requireScope('policy:read')] };

  app.get('/v1/policies', {
    ...documented({
      operationId: 'listPolicies',
      summary: "The tenant's policies and the operator's, every version of them.",
      response: { 200: PolicyListSchema, ...POLICY_RESPONSES },
    }),
    ...reads,
    handler: async (request, reply) => {
      const { tenant } = identityOf(request);
      try {
        const listed = [...(await registry.list(tenant.id)), ...(await registry.list(null))];
        const policies = listed.filter(({ kind }) => kind === 'policy').map(listedView);
        return reply.code(200).type('application/json').send(JSON.stringify({ policies }));
      } catch (fault) {
        return sendRegistryFault(fault, request, reply, 'invalid-request');
      }
    },
  });

  app.get<{ Params: { id: string } }>('/v1/policies/:id', {
    ...documented({
      operationId: 'getPolicy',
      summary: 'A version of a policy with its IR, and what stands for the tenant.',
      params: PolicyParamsSchema,
      querystring: PolicyVersionSchema,
      response: {
        200: PolicySchema,
        304: { description: 'It is what the If-None-Match of the request names.', type: 'null' },
        ...POLICY_RESPONSES,
      },
    }),
    ...reads,
    handler: async (request, reply) => {
      const version = queryText(request, 'version');
      const question = { id: request.params.id, ...(version === undefined ? {} : { version }) };
      try {
        const found = await findPolicy(registry, identityOf(request).tenant.id, question);
        if (found === undefined) return sendProblem(reply, noSuchPolicy(request.id));
        const { ir, irHash } = await prover.irOf(found.policy);
        const { body, etag } = policyView(found, ir, irHash);
        reply.header('etag', etag).header('cache-control', 'private, no-cache');
        if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send();
        return reply.code(200).type('application/json').send(body);
      } catch (fault) {
        return sendRegistryFault(fault, request, reply, 'invalid-request');
      }
    },
  });

  app.get<{ Params: { id: string } }>('/v1/policies/:id/history', {
    ...documented({
      operationId: 'getPolicyHistory',
      summary: 'Who registered, promoted and took back which version, when and why.',
      params: PolicyParamsSchema,
      response: { 200: PolicyHistorySchema, ...POLICY_RESPONSES },
    }),
    ...reads,
    handler: async (request, reply) => {
      const { id } = request.params;
      const which = { kind: 'policy' as const, id };
      try {
        const own = await registry.history({ scope: identityOf(request).tenant.id, ...which });
        const operators = await registry.history({ scope: null, ...which });
        const events = [...own, ...operators].toSorted((a, b) => a.atMs - b.atMs).map(eventView);
        if (events.length === 0) return sendProblem(reply, noSuchPolicy(request.id));
        return reply.code(200).type('application/json').send(JSON.stringify({ id, events }));
      } catch (fault) {
        return sendRegistryFault(fault, request, reply, 'invalid-request');
      }
    },
  });
}

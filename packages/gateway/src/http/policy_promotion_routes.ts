import { isDeepStrictEqual } from 'node:util';
import { problem } from '@kakeya/protocol';
import type { PolicyEvent } from '@kakeya/storage';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Gate } from '../overload/gate.ts';
import { type Drift, driftFromEnforced, type DriftDeps } from '../policy/drift_from_enforced.ts';
import { loadEngine } from '../policy/load_engine.ts';
import type { Policies } from '../policy/open_policies.ts';
import { type Admission, identityOf, sendProblem } from './admission.ts';
import { documented } from './documented.ts';
import { jsonBodyReader, sendUnreadable } from './json_body.ts';
import { actor, noSuchPolicy, sendRegistryFault } from './policy_faults.ts';
import {
  MOST_COMPARED,
  POLICY_RESPONSES,
  PolicyParamsSchema,
  PROMOTE_RESPONSES,
  PromotedSchema,
  PromoteSchema,
  RollbackSchema,
  RolledBackSchema,
} from './policy_schemas.ts';
import { standingView } from './policy_view.ts';
import { takeJson } from './take_json.ts';

export interface PolicyPromotionDeps {
  readonly admission: Admission;
  readonly gate: Gate;
  readonly policies: Pick<Policies, 'registry' | 'compiled' | 'follower'>;
  readonly journal: DriftDeps['journal'];
  readonly clock: () => number;
}

const MAX_BODY_BYTES = 65_536;
const LIMITS = { maxDepth: 4, maxMembers: 2_048, maxElements: 8_192 };

/** Which version of a tenant's own holds for it. Answered once it does. */
export async function policyPromotionRoutes(app: FastifyInstance, deps: PolicyPromotionDeps): Promise<void> {
  takeJson(app, MAX_BODY_BYTES);
  const { admission, gate, clock } = deps;
  const { registry, follower } = deps.policies;
  const readPromotion = jsonBodyReader(PromoteSchema, LIMITS);
  const readRollback = jsonBodyReader(RollbackSchema, LIMITS);
  const acts = {
    onRequest: [gate.hook('refuse'), admission.requireScope('policy:promote'), admission.limitRate],
  };

  app.post<{ Params: { id: string } }>('/v1/policies/:id/promote', {
    ...documented({
      operationId: 'promotePolicy',
      summary:
        'Let a version hold for the tenant, or be evaluated beside what does. The same again changes nothing.',
      params: PolicyParamsSchema,
      body: { 'application/json': PromoteSchema },
      response: { 200: PromotedSchema, ...PROMOTE_RESPONSES },
    }),
    ...acts,
    handler: async (request, reply) => {
      const parsed = readPromotion(Buffer.isBuffer(request.body) ? request.body : new Uint8Array());
      if (!parsed.ok) return sendUnreadable(request, reply, parsed.problems);
      const { version, mode = 'enforced', bindings: pinned, reason } = parsed.value;
      const bindings = pinned ?? {};
      const identity = identityOf(request);
      const name = { scope: identity.tenant.id, kind: 'policy' as const, id: request.params.id };
      try {
        const policy = await registry.get(name.scope, 'policy', name.id, version);
        if (policy === undefined) return sendProblem(reply, noSuchPolicy(request.id));
        const compiled = await deps.policies.compiled.get(policy);
        const { bindingsObjection } = await loadEngine();
        const objection = bindingsObjection(compiled, bindings, clock());
        if (objection !== undefined) {
          const detail = `The bindings do not fit the policy. ${objection}`;
          return sendProblem(reply, problem('policy-context-invalid', { detail, request_id: request.id }));
        }
        const drift = await driftAsked(parsed.value, name, deps, { compiled, bindings });
        if (drift !== null && !drift.ok) {
          const refusal = problem('policy-drift', { detail: drift.reason, request_id: request.id });
          const body = { ...refusal, drift: drift.report };
          return sendProblem(reply, body);
        }
        const promotion = { version, mode, share: 1, bindings };
        if (!isPromoted(await registry.history(name), promotion))
          await registry.promote(
            { ...name, version, mode, share: 1, ...(pinned === undefined ? {} : { bindings: pinned }) },
            { who: actor(identity), atMs: clock(), reason },
          );
        await follower.followTenant(name.scope);
        const standing = standingView(await registry.standing(name.scope, 'policy', name.id));
        const policy_hash = policy.hash;
        const answer = { id: name.id, version, mode, policy_hash, standing, drift: drift?.report ?? null };
        return reply.code(200).type('application/json').send(JSON.stringify(answer));
      } catch (fault) {
        return sendRegistryFault(fault, request, reply, 'policy-standing-conflict');
      }
    },
  });

  app.post<{ Params: { id: string } }>('/v1/policies/:id/rollback', {
    ...documented({
      operationId: 'rollbackPolicy',
      summary: 'Take back what was promoted last; what held before it holds again.',
      params: PolicyParamsSchema,
      body: { 'application/json': RollbackSchema },
      response: { 200: RolledBackSchema, ...POLICY_RESPONSES },
    }),
    ...acts,
    handler: async (request, reply) => {
      const parsed = readRollback(Buffer.isBuffer(request.body) ? request.body : new Uint8Array());
      if (!parsed.ok) return sendUnreadable(request, reply, parsed.problems);
      const { version, reason } = parsed.value;
      const identity = identityOf(request);
      const name = { scope: identity.tenant.id, kind: 'policy' as const, id: request.params.id };
      try {
        const history = await registry.history(name);
        if (history.length === 0) return sendProblem(reply, noSuchPolicy(request.id));
        // Sent again it must not take back the next one too; without a version nobody can tell.
        const done = version !== undefined && isTakenBack(history, version);
        const takenBack = done
          ? { version }
          : await registry.rollback(
              { ...name, ...(version === undefined ? {} : { version }) },
              { who: actor(identity), atMs: clock(), reason },
            );
        await follower.followTenant(name.scope);
        const standing = standingView(await registry.standing(name.scope, 'policy', name.id));
        const answer = { id: name.id, taken_back: takenBack.version, standing };
        return reply.code(200).type('application/json').send(JSON.stringify(answer));
      } catch (fault) {
        return sendRegistryFault(fault, request, reply, 'policy-standing-conflict');
      }
    },
  });
}

type Act = Pick<Extract<PolicyEvent, { event: 'promote' }>, 'version' | 'mode' | 'share' | 'bindings'>;

/** An act whose answer got lost is sent again: it is done already, and must not be refused or done twice. */
function isPromoted(history: readonly PolicyEvent[], act: Act): boolean {
  const last = lastAct(history);
  if (last?.event !== 'promote') return false;
  const { version, mode, share, bindings } = last;
  return isDeepStrictEqual({ version, mode, share, bindings }, act);
}

function isTakenBack(history: readonly PolicyEvent[], version: string): boolean {
  const last = lastAct(history);
  return last?.event === 'rollback' && last.version === version && last.standing !== version;
}

const lastAct = (history: readonly PolicyEvent[]): PolicyEvent | undefined =>
  history.findLast(({ event }) => event !== 'register');

async function driftAsked(
  { drift }: Static<typeof PromoteSchema>,
  { scope: tenant, id }: { readonly scope: string; readonly id: string },
  { policies, journal }: PolicyPromotionDeps,
  to: Parameters<typeof driftFromEnforced>[1],
): Promise<Drift | null> {
  if (drift === undefined) return null;
  const { max_share: maxShare, last = MOST_COMPARED } = drift;
  return driftFromEnforced({ tenant, id, last, maxShare }, to, { ...policies, journal });
}

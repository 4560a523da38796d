import { problem } from '@kakeya/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Gate } from '../overload/gate.ts';
import { findPolicy, type PolicyQuestion } from '../policy/find_policy.ts';
import type { Policies } from '../policy/open_policies.ts';
import type { Asked } from '../policy/prover.ts';
import type { Logger } from '../telemetry/log.ts';
import { type Admission, identityOf, sendProblem } from './admission.ts';
import { documented } from './documented.ts';
import { jsonBodyReader, sendUnreadable } from './json_body.ts';
import { noSuchPolicy, sendRegistryFault } from './policy_faults.ts';
import { PROOF_RESPONSES } from './policy_schemas.ts';
import { AdaptRequestSchema, PlanSchema, PolicyVerdictSchema, VerifyRequestSchema } from './proof_schemas.ts';
import { takeJson } from './take_json.ts';

export interface ProofRouteDeps {
  readonly admission: Admission;
  readonly gate: Gate;
  readonly policies: Pick<Policies, 'registry' | 'prover'>;
  readonly clock: () => number;
  readonly logger: Logger;
}

const MAX_BODY_BYTES = 1_048_576;
const LIMITS = { maxDepth: 10, maxMembers: 100_000, maxElements: 200_000 };

/** Plans and verdicts of a tenant's policies, on a context that the request brings. Nothing is recorded. */
export async function proofRoutes(app: FastifyInstance, deps: ProofRouteDeps): Promise<void> {
  takeJson(app, MAX_BODY_BYTES);
  const { admission, gate } = deps;
  const readAdapt = jsonBodyReader(AdaptRequestSchema, LIMITS);
  const readVerify = jsonBodyReader(VerifyRequestSchema, LIMITS);
  const runs = {
    onRequest: [gate.hook('refuse'), admission.requireScope('verify:run'), admission.limitRate],
  };

  app.post('/v1/proofs/adapt', {
    ...documented({
      operationId: 'adaptProof',
      summary:
        'Which rules a context activates, in which order and why. Same policy and context, same bytes.',
      body: { 'application/json': AdaptRequestSchema },
      response: { 200: PlanSchema, ...PROOF_RESPONSES },
    }),
    ...runs,
    handler: async (request, reply) => {
      const parsed = readAdapt(Buffer.isBuffer(request.body) ? request.body : new Uint8Array());
      if (!parsed.ok) return sendUnreadable(request, reply, parsed.problems);
      const { policy, ...given } = parsed.value;
      return answer(request, reply, deps, { wants: 'plan', policy, given });
    },
  });

  app.post('/v1/proofs/verify', {
    ...documented({
      operationId: 'verifyProof',
      summary: 'What a policy says of a context now, with the evidence and the proof of each rule.',
      body: { 'application/json': VerifyRequestSchema },
      response: { 200: PolicyVerdictSchema, ...PROOF_RESPONSES },
    }),
    ...runs,
    handler: async (request, reply) => {
      const parsed = readVerify(Buffer.isBuffer(request.body) ? request.body : new Uint8Array());
      if (!parsed.ok) return sendUnreadable(request, reply, parsed.problems);
      const { policy, mode, ...given } = parsed.value;
      if (given.plan !== undefined && (given.selector ?? given.weights) !== undefined) {
        const detail = 'The plan says its selector and weights: leave them out beside it.';
        return sendProblem(reply, problem('invalid-request', { detail, request_id: request.id }));
      }
      const question = mode === undefined ? policy : { ...policy, mode };
      return answer(request, reply, deps, { wants: 'verdict', policy: question, given });
    },
  });
}

interface Question {
  readonly wants: Asked['wants'];
  readonly policy: PolicyQuestion;
  readonly given: Omit<Asked['question'], 'bindings' | 'nowMs'>;
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  { policies: { registry, prover }, clock, logger }: ProofRouteDeps,
  { wants, policy: asked, given }: Question,
): Promise<FastifyReply> {
  const tenant_id = identityOf(request).tenant.id;
  const requestId = request.id;
  try {
    const found = await findPolicy(registry, tenant_id, asked);
    if (found === undefined) return sendProblem(reply, noSuchPolicy(requestId));
    const { mode, bindings } = found;
    const { id, hash, document } = found.policy;
    const question = { ...given, bindings, nowMs: clock() };
    const proven = await prover.prove({
      wants,
      policy: { hash, document },
      question,
      beside: { mode },
      requestId,
    });
    if (proven.kind === 'refused') return sendProblem(reply, proven.problem);
    logger.debug({ tenant_id, policy_id: id, policy_hash: hash, mode, ...proven.said }, LOGGED[wants]);
    return reply.code(200).type('application/json').send(proven.text);
  } catch (fault) {
    return sendRegistryFault(fault, request, reply, 'invalid-request');
  }
}

/** Names and hashes only. */
const LOGGED = { plan: 'a plan was made', verdict: 'a context was verified' } as const;

import { problem } from '@kakeya/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Gate } from '../overload/gate.ts';
import { type FoundPolicy, findPolicy, type PolicyQuestion } from '../policy/find_policy.ts';
import { loadEngine } from '../policy/load_engine.ts';
import type { Policies } from '../policy/open_policies.ts';
import type { ProofQuestion } from '../policy/prove_context.ts';
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
  readonly policies: Pick<Policies, 'registry' | 'compiled' | 'metrics'>;
  readonly clock: () => number;
  readonly monotonicMs: () => number;
  readonly logger: Logger;
}

const MAX_BODY_BYTES = 1_048_576;
const LIMITS = { maxDepth: 10, maxMembers: 100_000, maxElements: 200_000 };

/** Plans and verdicts of a tenant's policies, on a context that the request brings. Nothing is recorded. */
export async function proofRoutes(app: FastifyInstance, deps: ProofRouteDeps): Promise<void> {
  takeJson(app, MAX_BODY_BYTES);
  const { admission, gate, policies, monotonicMs, logger } = deps;
  const ports = { metrics: policies.metrics, monotonicMs };
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
      return answer(request, reply, deps, policy, async (found, question) => {
        const { planContext, planJson } = await loadEngine();
        const plan = planContext({ ...question, ...given }, ports);
        const { ir_hash, context_hash, plan_hash } = plan;
        logger.debug({ ...found, ir_hash, context_hash, plan_hash }, 'a plan was made');
        return planJson(plan);
      });
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
      const asked = mode === undefined ? policy : { ...policy, mode };
      return answer(request, reply, deps, asked, async (found, question) => {
        const { verifyContext } = await loadEngine();
        const verdict = verifyContext({ ...question, ...given }, ports);
        const { ir_hash, context_hash, plan_hash } = verdict;
        const failed = verdict.results.flatMap(({ rule_id, status }) => (status === 'fail' ? rule_id : []));
        const said = { verdict: verdict.verdict, failed, ir_hash, context_hash, plan_hash };
        logger.debug({ ...found, ...said }, 'a context was verified');
        return JSON.stringify({ ...verdict, mode: found.mode });
      });
    },
  });
}

/** Names and hashes, for the log. */
interface Found {
  readonly tenant_id: string;
  readonly policy_id: string;
  readonly policy_hash: string;
  readonly mode: FoundPolicy['mode'];
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  { policies: { registry, compiled }, clock }: ProofRouteDeps,
  asked: PolicyQuestion,
  prove: (found: Found, question: Pick<ProofQuestion, 'compiled' | 'bindings' | 'nowMs'>) => Promise<string>,
): Promise<FastifyReply> {
  const tenant_id = identityOf(request).tenant.id;
  try {
    const found = await findPolicy(registry, tenant_id, asked);
    if (found === undefined) return sendProblem(reply, noSuchPolicy(request.id));
    const { policy, mode, bindings } = found;
    const question = { compiled: await compiled.get(policy), bindings, nowMs: clock() };
    const named = { tenant_id, policy_id: policy.id, policy_hash: policy.hash, mode };
    const { proofProblem } = await loadEngine();
    const proven = await prove(named, question).catch((fault: unknown) => {
      const refusal = proofProblem(fault, request.id);
      if (refusal === undefined) throw fault;
      return refusal;
    });
    if (typeof proven !== 'string') return sendProblem(reply, proven);
    return reply.code(200).type('application/json').send(proven);
  } catch (fault) {
    return sendRegistryFault(fault, request, reply, 'invalid-request');
  }
}

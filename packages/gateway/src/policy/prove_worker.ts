/** A thread that asks registered policies. It holds those that it compiled last. */
import { parentPort } from 'node:worker_threads';
import { irJson, type PolicyVerdict, planJson } from '@kakeya/policy';
import { CompiledPolicies } from './compiled_policies.ts';
import { noteMetrics } from './policy_notes.ts';
import { proofProblem } from './proof_problem.ts';
import { planContext, type ProofQuestion, verifyContext } from './prove_context.ts';
import type { Asked, CompiledIr, FromProver, Proven, ToProver } from './prover.ts';
import { replyTo } from './reply_to.ts';
import type { ToThread } from './thread_calls.ts';

const metrics = noteMetrics();
const monotonicMs = (): number => performance.now();
const compiledPolicies = new CompiledPolicies({ metrics, monotonicMs });

parentPort?.on('message', (message: ToThread<ToProver>) => void replyTo(message, ask));

async function ask(asked: ToProver): Promise<FromProver> {
  const said = await answer(asked);
  return { notes: metrics.take(), said };
}

async function answer(asked: ToProver): Promise<Proven | CompiledIr> {
  const compiled = await compiledPolicies.get(asked.policy);
  if (asked.wants === 'ir') return { kind: 'ir', ir: irJson(compiled.ir), irHash: compiled.ir.ir_hash };
  try {
    return prove(asked, { ...asked.question, compiled });
  } catch (fault) {
    const problem = proofProblem(fault, asked.requestId);
    if (problem === undefined) throw fault;
    return { kind: 'refused', problem };
  }
}

function prove({ wants, beside }: Asked, question: ProofQuestion): Proven {
  const ports = { metrics, monotonicMs };
  if (wants === 'plan') {
    const plan = planContext(question, ports);
    const { ir_hash, context_hash, plan_hash } = plan;
    return { kind: 'proven', text: planJson(plan), said: { ir_hash, context_hash, plan_hash } };
  }
  const verdict = verifyContext(question, ports);
  return { kind: 'proven', text: JSON.stringify({ ...verdict, ...beside }), said: saidOf(verdict) };
}

function saidOf({ verdict, results, ir_hash, context_hash, plan_hash }: PolicyVerdict) {
  const failed = results.flatMap(({ rule_id, status }) => (status === 'fail' ? rule_id : []));
  return { verdict, failed, ir_hash, context_hash, plan_hash };
}

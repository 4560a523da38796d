import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { compilePolicy, planOf, verifyPlan } from '@kakeya/policy';
import { type BundleParts, buildBundle, verifyBundle } from '@kakeya/policy/bundle';
import { verifySetProof } from '@kakeya/policy/sets';
import { createKeyring, type SigningKey, verificationKeyOf } from '@kakeya/protocol';
import { measure } from '../lib/measure.ts';
import type { Row } from '../lib/report.ts';
import { benchmarkContexts } from './benchmark_contexts.ts';
import type { BenchmarkList } from './benchmark_list.ts';
import { benchmarkPolicy } from './benchmark_policy.ts';
import { ALL_KINDS, NOW_MS } from './kinds.ts';
import { peerRow } from './rows.ts';

const RULES = 100;
const PROOFS = 50;
const KEY: SigningKey = { kid: 'auditor-1', alg: 'ed25519', secret: new Uint8Array(32).fill(7) };

/** Evidence of 100 rules with 50 proofs against a list of 10,000; the peers are what no signed evidence can do without. */
export async function bundleRows(list: BenchmarkList, budgetMs: number): Promise<Row[]> {
  const parts = evidence(list);
  const proofs = parts.verdict.results.flatMap(({ proof }) => proof?.proofs ?? []);
  if (proofs.length !== PROOFS) throw new Error(`There must be ${PROOFS} proofs, not ${proofs.length}.`);
  const bytes = await buildBundle(parts, KEY);
  const trusted = createKeyring([await verificationKeyOf(KEY)]);

  const building = await measure(() => buildBundle(parts, KEY), budgetMs);
  const verifying = await measure(async () => {
    const check = await verifyBundle(bytes, trusted);
    if (!check.ok) throw new Error(check.reason);
  }, budgetMs);

  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const signature = sign(null, bytes, privateKey);
  const signing = await measure(() => sign(null, bytes, privateKey), budgetMs);
  const bare = await measure(() => {
    if (!verify(null, bytes, publicKey, signature)) throw new Error('The signature must hold.');
    for (const proof of proofs)
      if (!verifySetProof(list.set.root, proof).ok) throw new Error('The proof must hold.');
  }, budgetMs);
  const of = `a bundle of ${RULES} rules and ${PROOFS} set proofs (${Math.round(bytes.length / 1024)} KiB)`;
  return [
    peerRow(`build and sign ${of}`, building, 'one Ed25519 signature of its bytes, alone', signing),
    peerRow(`verify ${of}`, verifying, 'its Ed25519 signature and its set proofs, alone', bare),
  ];
}

function evidence(list: BenchmarkList): BundleParts {
  const policy = benchmarkPolicy(ALL_KINDS, RULES);
  const compiled = compilePolicy(policy);
  const [context] = benchmarkContexts(ALL_KINDS, RULES, list, 1, { failing: 0.3, missing: 0 });
  if (context === undefined) throw new Error('There is no context.');
  const facts = compiled.facts(context, NOW_MS, new Map([[list.set.root, list.set]]));
  const plan = planOf(compiled, facts, { selector: 'basic' });
  return { policy, ir: compiled.ir, context, plan, verdict: verifyPlan(compiled, plan, facts) };
}

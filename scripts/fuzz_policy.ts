import fc from 'fast-check';
import { POLICY_EVIDENCE } from './fuzz/policy_evidence.ts';
import { POLICY_TEXTS } from './fuzz/policy_texts.ts';

/**
 * `node scripts/fuzz_policy.ts [SEED [RUNS]]`: gives the readers of the policy package what nobody would write. Their
 * tests have fixed seeds; here each run draws a new one, prints it, and runs it again when it is given.
 */
const seed = Number(process.argv[2] ?? Math.floor(Math.random() * 2 ** 31));
const runs = Number(process.argv[3] ?? 10_000);
if (!Number.isInteger(seed) || !(runs >= 10))
  throw new Error(
    'Give a whole number as seed and at least 10 runs, such as: node scripts/fuzz_policy.ts 1 10000',
  );
console.log(`fuzz_policy: seed ${seed}, ${runs} runs of each reader`);
for (const { name, property, cost = 1 } of [...POLICY_TEXTS, ...POLICY_EVIDENCE]) {
  const startMs = performance.now();
  const numRuns = Math.ceil(runs / cost);
  const result = await fc.check(property, { seed, numRuns });
  if (result.failed) {
    console.error(`fuzz_policy: ${name} broke. ${fc.defaultReportMessage(result) ?? ''}`);
    process.exit(1);
  }
  console.log(`${name}: ${numRuns} runs in ${((performance.now() - startMs) / 1000).toFixed(1)} s`);
}

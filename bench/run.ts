import { conformalBench } from './conformal.bench.ts';
import { consoleBench } from './console.bench.ts';
import { decideBench } from './decide.bench.ts';
import { groundingBench } from './grounding.bench.ts';
import { httpBench } from './http.bench.ts';
import { journalBench } from './journal.bench.ts';
import { policyBench } from './policy.bench.ts';
import { policySetsBench } from './policy_sets.bench.ts';
import { replicasBench } from './replicas.bench.ts';
import { restartBench } from './restart.bench.ts';
import { riskBench } from './risk.bench.ts';
import { type Row, toMarkdown, writeReport, writeTables } from './lib/report.ts';
import { signalsBench } from './signals.bench.ts';
import { verifyBench } from './verify.bench.ts';

/** `npm run bench` runs all, `npm run bench -- http journal` some. Nothing else may run on the machine meanwhile. */
const BENCHES: Readonly<Record<string, () => Promise<Row[]>>> = {
  signals: signalsBench,
  verify: verifyBench,
  conformal: conformalBench,
  risk: riskBench,
  grounding: groundingBench,
  policy: policyBench,
  policy_sets: policySetsBench,
  journal: journalBench,
  http: httpBench,
  decide: decideBench,
  replicas: replicasBench,
  restart: restartBench,
  console: consoleBench,
};

const chosen = process.argv.slice(2);
for (const name of chosen)
  if (BENCHES[name] === undefined)
    throw new Error(`There is no bench ${name}; there are ${Object.keys(BENCHES).join(', ')}.`);
for (const [name, bench] of Object.entries(BENCHES)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  process.stdout.write(`${toMarkdown(writeReport(name, await bench()))}\n`);
}
writeTables();

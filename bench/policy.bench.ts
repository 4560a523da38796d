import type { Row } from './lib/report.ts';
import { againstPeers } from './policy/against_peers.ts';
import { benchmarkList } from './policy/benchmark_list.ts';
import { bundleRows } from './policy/bundle.ts';
import { compileRows } from './policy/compile.ts';
import { evaluateRows } from './policy/evaluate.ts';
import { SEED } from './policy/seed.ts';
import { selectRows } from './policy/select.ts';

/** Policies compiled, evaluated, planned and proven. `budgetMs` is what each measurement takes. */
export async function policyBench(budgetMs = 3_000): Promise<Row[]> {
  process.stdout.write(`policy: seed ${SEED}\n`);
  const list = await benchmarkList();
  return [
    ...(await evaluateRows(list, budgetMs)),
    ...(await againstPeers(list, budgetMs)),
    ...(await selectRows(list, budgetMs)),
    ...(await compileRows(budgetMs)),
    ...(await bundleRows(list, budgetMs)),
  ];
}

import { readFileSync } from 'node:fs';
import { type CompiledPolicy, compilePolicy, irOf, type Policy } from '@kakeya/policy';
import { lintPolicy, readPolicy } from '@kakeya/policy/source';
import { readYaml } from '../../packages/policy/src/source/yaml/read_yaml.ts';
import type { Row } from '../lib/report.ts';
import { benchmarkPolicy } from './benchmark_policy.ts';
import { ALL_KINDS } from './kinds.ts';
import { measurePrepared } from './measure_prepared.ts';
import { policyYaml } from './policy_yaml.ts';
import { barRow, peerRow } from './rows.ts';

/** The contract's, warm. */
const LIMIT_MS = 2;

/**
 * From YAML to closures, warm, each call on a text of another version. What compiles also lints and makes the IR with
 * both hashes. The peer is the reading of the YAML alone: the rest is what is ours.
 */
export async function compileRows(budgetMs: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { rules, textAt } of [benchmarkSource(10), benchmarkSource(100), SEED]) {
    const policyAt = (index: number): Policy => read(textAt(index));
    const whole = await measurePrepared(textAt, compileText, budgetMs);
    const yaml = await measurePrepared(textAt, readYaml, budgetMs);
    const stages = {
      readPolicy: await measurePrepared(textAt, readPolicy, budgetMs),
      lintPolicy: await measurePrepared(policyAt, (given) => lintPolicy(given, 'relaxed'), budgetMs),
      irOf: await measurePrepared(policyAt, irOf, budgetMs),
      compilePolicy: await measurePrepared(policyAt, compilePolicy, budgetMs),
    };
    const subject = `YAML of ${rules} rules (${textAt(0).length} characters) to IR and closures`;
    rows.push(
      barRow(subject, whole, 'p50', LIMIT_MS, 'ms', { stages }),
      peerRow(subject, whole, 'reading its YAML alone', yaml),
    );
  }
  return rows;
}

interface Source {
  readonly rules: number;
  readonly textAt: (index: number) => string;
}

function benchmarkSource(rules: number): Source {
  const policy = benchmarkPolicy(ALL_KINDS, rules);
  return { rules, textAt: (index) => policyYaml(policy, `1.${index}`) };
}

const SEED_TEXT = readFileSync(
  new URL('../../examples/policies/lksg_seed.policy.yaml', import.meta.url),
  'utf8',
);
/** The contract's own policy, as it stands among the examples. */
const SEED: Source = {
  rules: 3,
  textAt: (index) => SEED_TEXT.replace(/^version: .*$/m, `version: "1.${index}"`),
};

const compileText = (text: string): CompiledPolicy => compilePolicy(read(text));

function read(text: string): Policy {
  const source = readPolicy(text);
  if (!source.ok) throw new Error(`The policy must be read: ${JSON.stringify(source.problems[0])}`);
  return source.policy;
}

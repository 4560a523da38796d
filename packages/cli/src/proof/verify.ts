import { type Plan, parsePlan, planOf, verifyPlan } from '@kakeya/policy';
import { buildBundle } from '@kakeya/policy/bundle';
import type { PolicyMode } from '@kakeya/storage';
import { CliError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { readKey } from '../keys/read_key.ts';
import { note, print, printJson } from '../output/print.ts';
import { inFile } from '../policy/source/in_file.ts';
import { readUtf8 } from '../policy/source/read_text.ts';
import { writeOut } from '../policy/source/write_out.ts';
import { planOptions, type PlanOptions, type SelectionOptions } from './plan_options.ts';
import { askedQuestion, type Question, type QuestionOptions } from './question.ts';
import { EXIT_OF_VERDICT, printVerdict } from './show_verdict.ts';

export interface VerifyOptions extends QuestionOptions, SelectionOptions {
  readonly plan?: string;
  readonly mode: PolicyMode;
  readonly out?: string;
  readonly bundle?: string;
  readonly key?: string;
  readonly json?: boolean;
}

/** `proof verify`: in shadow the verdict has no consequences. */
export async function verify(options: VerifyOptions): Promise<ExitCode> {
  const { mode, out, bundle, json } = options;
  const key = await bundleKey(options);
  const question = await askedQuestion(options, mode);
  const { compiled, facts } = question;
  const { plan, weights } = await plannedOrGiven(question, options);
  const verdict = inFile(options.plan ?? options.context, () => verifyPlan(compiled, plan, facts));
  if (out !== undefined) await writeOut(out, `${JSON.stringify(verdict, null, 2)}\n`);
  if (bundle !== undefined && key !== undefined) {
    const { policy, ir } = compiled;
    const parts = { policy, ir, context: facts.context, plan, verdict, ...(weights && { weights }) };
    await writeOut(bundle, await buildBundle(parts, key));
  }
  if (json === true) await printJson({ mode, ...verdict });
  else {
    await printVerdict(verdict);
    await print(`\npolicy_hash  ${verdict.policy_hash}\nplan_hash    ${verdict.plan_hash}\n`);
  }
  if (out !== undefined) note(`Verdict in ${out}.`);
  if (bundle !== undefined) note(`Signed evidence in ${bundle}.`);
  if (mode === 'enforced') return EXIT_OF_VERDICT[verdict.verdict];
  note(`In shadow: ${verdict.verdict} has no consequences.`);
  return EXIT.ok;
}

interface Planned extends Pick<PlanOptions, 'weights'> {
  readonly plan: Plan;
}

async function plannedOrGiven({ compiled, facts }: Question, options: VerifyOptions): Promise<Planned> {
  const file = options.plan;
  if (file === undefined) {
    const selection = await planOptions(compiled, options);
    return { plan: planOf(compiled, facts, selection), ...selection };
  }
  if (options.selector !== undefined || options.weights !== undefined) {
    throw new CliError('option_invalid', 'A plan says how it was made: leave --selector and --weights out.');
  }
  const text = await readUtf8(file);
  const plan = inFile(file, () => parsePlan(text));
  return plan.selector === 'basic' ? { plan } : { plan, weights: new Map(Object.entries(plan.cost)) };
}

/** undefined: no bundle is asked for. Read first: evaluating for nothing is not a way to learn of a wrong key. */
async function bundleKey({ bundle, key }: VerifyOptions) {
  if ((bundle === undefined) !== (key === undefined)) {
    throw new CliError('option_invalid', 'A bundle is signed: give --bundle and --key together.');
  }
  if (key === undefined) return undefined;
  const signing = (await readKey({ keyFile: key }))?.signing;
  if (signing?.alg === 'ed25519') return signing;
  throw new CliError(
    'key_invalid',
    `${key} cannot sign evidence: make an Ed25519 key with kakeya keys generate --alg ed25519 --out key.json`,
  );
}

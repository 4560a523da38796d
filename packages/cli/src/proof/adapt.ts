import { planJson, planOf, verifyPlan } from '@kakeya/policy';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { note, print, printJson } from '../output/print.ts';
import { writeOut } from '../policy/source/write_out.ts';
import { planOptions, type SelectionOptions } from './plan_options.ts';
import { askedQuestion, type QuestionOptions } from './question.ts';
import { printPlan } from './show_plan.ts';
import { EXIT_OF_VERDICT, printVerdict } from './show_verdict.ts';

export interface AdaptOptions extends QuestionOptions, SelectionOptions {
  readonly dryRun?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

/** `proof adapt`: plans, and unless it is a dry run carries the plan out. */
export async function adapt(options: AdaptOptions): Promise<ExitCode> {
  const { compiled, facts } = await askedQuestion(options, 'enforced');
  const plan = planOf(compiled, facts, await planOptions(compiled, options));
  const verdict = options.dryRun === true ? undefined : verifyPlan(compiled, plan, facts);
  if (options.out !== undefined) await writeOut(options.out, planJson(plan));
  if (options.json === true) await printJson({ plan, ...(verdict && { verdict }) });
  else {
    await printPlan(plan);
    if (verdict !== undefined) {
      await print('\n');
      await printVerdict(verdict);
    }
  }
  if (options.out !== undefined) note(`Plan in ${options.out}.`);
  return verdict === undefined ? EXIT.ok : EXIT_OF_VERDICT[verdict.verdict];
}

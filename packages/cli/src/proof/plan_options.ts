import type { CompiledPolicy, SelectorName } from '@kakeya/policy';
import { readWeights } from '@kakeya/policy/source';
import { CliError } from '../errors.ts';
import { readUtf8 } from '../policy/source/read_text.ts';

export interface SelectionOptions {
  readonly selector?: SelectorName;
  readonly weights?: string;
}

export interface PlanOptions {
  readonly selector: SelectorName;
  readonly weights?: ReadonlyMap<string, number>;
}

/** Weights choose the weighted selector. @throws CliError `option_invalid`, `file_unreadable`, `input_invalid` */
export async function planOptions(
  { policy }: CompiledPolicy,
  { selector, weights: file }: SelectionOptions,
): Promise<PlanOptions> {
  if (file === undefined) return { selector: selector ?? 'basic' };
  if (selector === 'basic') {
    throw new CliError(
      'option_invalid',
      'The basic selector takes no --weights: choose --selector weighted.',
    );
  }
  const read = readWeights(await readUtf8(file), policy);
  if (read.ok) return { selector: 'weighted', weights: read.value };
  const problems = read.problems.map(({ line, column, message }) => `${file}:${line}:${column} ${message}`);
  throw new CliError('input_invalid', `The weights cannot be used.\n${problems.join('\n')}`);
}

import { type CompiledPolicy, compilePolicy } from '@kakeya/policy';
import { CliError } from '../../errors.ts';
import { diagnose } from './diagnose.ts';
import { findingLine } from './finding.ts';

/**
 * A policy that is to be used, not judged: warnings are for the linter to say.
 * @throws CliError `file_unreadable`; `input_invalid`, with the place of each error
 */
export async function policyOfFile(file: string): Promise<CompiledPolicy> {
  const { document, findings } = await diagnose(file, 'relaxed');
  if (document?.kind === 'server-parameters') {
    throw new CliError('input_invalid', `${file} holds server parameters: a policy is needed here.`);
  }
  const errors = findings.filter(({ level }) => level === 'error');
  if (document === undefined || errors.length > 0) {
    throw new CliError('input_invalid', `The policy cannot be used.\n${errors.map(findingLine).join('\n')}`);
  }
  return compilePolicy(document.policy);
}

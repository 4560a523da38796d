import { PolicyError } from '@kakeya/policy';
import { CliError } from '../../errors.ts';

/** What the policy packages refuse comes from the file that they were given. @throws CliError `input_invalid` */
export function inFile<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new CliError('input_invalid', `${file}: ${error.message}`, { cause: error });
  }
}

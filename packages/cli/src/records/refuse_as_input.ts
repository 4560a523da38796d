import { VerdictError } from '@kakeya/verdict';
import { CliError } from '../errors.ts';

/** What the decision package refuses comes from the file that it was given. */
export function refuseAsInput<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof VerdictError)) throw error;
    throw new CliError('input_invalid', `${file}: ${error.message}`, { cause: error });
  }
}

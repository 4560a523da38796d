import { CliError } from '../errors.ts';

/** @throws CliError `input_invalid`, saying that `what` is not JSON */
export function parseJsonText(what: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CliError('input_invalid', `${what} is not JSON.`, { cause });
  }
}

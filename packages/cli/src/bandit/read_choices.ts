import { VerdictError } from '@kakeya/verdict';
import { type LoggedChoice, parseLoggedChoice } from '@kakeya/verdict/bandit';
import { readJsonLines } from '../records/json_lines.ts';

/** The log, every line or none. @throws CliError `input_invalid` with the lines, `file_unreadable` */
export function readChoices(file: string): Promise<LoggedChoice[]> {
  return readJsonLines<LoggedChoice>(file, (members) => {
    try {
      return parseLoggedChoice(Object.fromEntries(members));
    } catch (error) {
      if (error instanceof VerdictError) return { fault: error.message };
      throw error;
    }
  });
}

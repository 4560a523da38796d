import { parseJsonStrict } from '@kakeya/protocol';
import { type Billing, type ModelSource, parseFocusCsv, parseFocusJson } from '@kakeya/verdict/cost';
import { extname } from 'node:path';
import { CliError } from '../errors.ts';
import { readInputText } from '../records/read_input.ts';
import { refuseAsInput } from '../records/refuse_as_input.ts';

const LIMITS = { maxDepth: 8, maxMembers: 50_000_000, maxElements: 50_000_000 } as const;

/** A FOCUS export. @throws CliError `input_invalid`, `file_unreadable` */
export async function readBilling(file: string, model: ModelSource): Promise<Billing> {
  const kind = extname(file).toLowerCase();
  if (kind !== '.csv' && kind !== '.json') {
    throw new CliError('input_invalid', `${file} is of no known kind: give FOCUS billing as .csv or .json.`);
  }
  const text = await readInputText(file);
  if (kind === '.csv') return refuseAsInput(file, () => parseFocusCsv(text, model));
  const parsed = parseJsonStrict(new TextEncoder().encode(text), LIMITS);
  if (!parsed.ok) {
    throw new CliError(
      'input_invalid',
      `${file}: ${parsed.problems.map(({ message }) => message).join(' ')}`,
    );
  }
  return refuseAsInput(file, () => parseFocusJson(parsed.value, model));
}

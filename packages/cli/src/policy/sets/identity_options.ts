import type { SetHeader } from '@kakeya/policy';
import { identityDigest } from '@kakeya/policy/sets';
import { CliError } from '../../errors.ts';
import { inFile } from '../source/in_file.ts';

/** Whom or what is asked about. */
export interface ElementOptions {
  readonly name?: string;
  readonly country?: string;
  readonly date?: string;
  readonly element?: string;
}

/**
 * The element that stands for what is asked about. All that the set's identities have must be said, and no more:
 * something left out of the question would look like something checked.
 * @param file of the set or the proof, for messages
 * @throws CliError `option_invalid`, `input_invalid`
 */
export function elementOf(file: string, { identity }: SetHeader, options: ElementOptions): string {
  const { name, country, date, element } = options;
  if (element !== undefined) return element;
  if (name === undefined)
    throw new CliError('option_invalid', 'Say what to look up: --name <name>, or --element <hex>.');
  if (identity === null) {
    throw new CliError(
      'option_invalid',
      `${file} is not of identities: look things up with --element <hex>.`,
    );
  }
  const surplus = (['country', 'date'] as const).filter(
    (field) => options[field] !== undefined && !identity.includes(field),
  );
  if (surplus.length > 0) {
    const what = surplus.map((field) => `--${field}`).join(' and ');
    throw new CliError('option_invalid', `${file} is by ${identity.join(', ')}: leave ${what} out.`);
  }
  const given = { name, ...(country !== undefined && { country }), ...(date !== undefined && { date }) };
  return inFile(file, () => identityDigest(given, identity));
}

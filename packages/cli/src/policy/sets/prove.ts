import type { SetHeader } from '@kakeya/policy';
import { CliError } from '../../errors.ts';
import { EXIT, type ExitCode } from '../../exit_code.ts';
import { note, print } from '../../output/print.ts';
import { writeOut } from '../source/write_out.ts';
import { type ElementOptions, elementOf } from './identity_options.ts';
import { readSet } from './read_set.ts';

export interface ProveOptions extends ElementOptions {
  readonly out: string;
}

/** `kakeya policy set prove`: the document is one of those that a submission carries as `proofs`. */
export async function proveElement(file: string, options: ProveOptions): Promise<ExitCode> {
  const set = await readSet(file);
  const proof = set.prove(elementOf(file, set.header, options));
  if (proof === undefined) throw new CliError('option_invalid', noElement(file, set.header));
  const text = `${JSON.stringify({ root: set.root, proofs: [proof] }, null, 2)}\n`;
  const { out } = options;
  await (out === '-' ? print(text) : writeOut(out, text));
  note(
    `${proof.kind === 'member' ? 'In the set' : 'Not in the set'}${out === '-' ? '' : `; proof in ${out}`}.`,
  );
  return EXIT.ok;
}

const noElement = (file: string, { identity }: SetHeader): string =>
  identity === null
    ? '--element takes 64 lower-case hex digits.'
    : `--element takes 64 lower-case hex digits, made of ${identity.join(', ')}: ${file} says nothing of others.`;

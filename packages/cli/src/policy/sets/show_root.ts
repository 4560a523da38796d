import { rootFileText } from '@kakeya/policy/sets';
import { EXIT, type ExitCode } from '../../exit_code.ts';
import { print } from '../../output/print.ts';
import { readSet } from './read_set.ts';

/** `kakeya policy set root`: computed from the elements. */
export async function showRoot(file: string, { json }: { readonly json?: boolean }): Promise<ExitCode> {
  const set = await readSet(file);
  const { identity, size } = set.header;
  const of = identity === null ? 'elements' : `identities by ${identity.join(', ')}`;
  await print(json === true ? rootFileText(set) : `root  ${set.root}\nsize  ${size}\nof    ${of}\n`);
  return EXIT.ok;
}

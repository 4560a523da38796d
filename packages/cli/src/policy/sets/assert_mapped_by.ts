import type { SetHeader } from '@kakeya/policy';
import { fieldsOf } from '@kakeya/policy/lists';
import type { SupplierMapping } from '@kakeya/policy/suppliers';
import { CliError } from '../../errors.ts';

/**
 * Elements of other fields than the set's are unknown in it, every one of them: said where the mapping is at hand.
 * @throws CliError `input_invalid`
 */
export function assertMappedBy(
  mappingFile: string,
  { identity, inputs }: SupplierMapping,
  setFile: string,
  { identity: by }: SetHeader,
): void {
  const makesElements = Object.values(inputs).some((input) => 'identity' in input);
  const mapped = makesElements && identity !== undefined ? fieldsOf(identity).join(', ') : undefined;
  const wanted = by?.join(', ');
  if (mapped !== undefined && mapped === wanted) return;
  throw new CliError(
    'input_invalid',
    `${mappingFile} ${mapped === undefined ? 'makes no elements of identities' : `makes elements by ${mapped}`}, and ` +
      `${setFile} is ${wanted === undefined ? 'not of identities' : `by ${wanted}`}: whether suppliers are in it would be unknown.`,
  );
}

import type { Policy } from '../../model/policy.ts';
import type { Finding } from '../finding.ts';

/** W1002 */
export function checkDescription({ description }: Policy): readonly Finding[] {
  if (description !== undefined && description.trim() !== '') return [];
  const message = 'The policy has no description: say in a sentence what it checks and why.';
  return [{ code: 'W1002', pointer: description === undefined ? '' : '/description', message }];
}

import type { Policy } from '../../model/policy.ts';
import type { Finding } from '../finding.ts';

/** E1002 */
export function checkLegalBasis({ legal_basis: given }: Policy): readonly Finding[] {
  if (given === undefined || given.length === 0) {
    const message = 'The policy names no legal basis: add legal_basis with a directive or an article.';
    return [{ code: 'E1002', pointer: given === undefined ? '' : '/legal_basis', message }];
  }
  return given.flatMap(({ directive = '', article = '' }, i): readonly Finding[] => {
    if (directive.trim() !== '' || article.trim() !== '') return [];
    const message = 'This legal basis is empty: name a directive or an article.';
    return [{ code: 'E1002', pointer: `/legal_basis/${i}`, message }];
  });
}

import { Empty } from '../../../ui/empty.tsx';
import type { PolicyDocument } from '../../policies/policy_answers.ts';

export function LegalBasis({ document: { legal_basis } }: { readonly document: PolicyDocument }) {
  if (legal_basis.length === 0)
    return <Empty title="It names none">It was registered with the relaxed linter.</Empty>;
  return (
    <ul className="space-y-1">
      {legal_basis.map(({ directive, article }) => (
        <li key={`${directive} ${article}`}>
          <span className="font-medium">{directive ?? 'without a directive'}</span>
          {article !== undefined && <span className="text-muted">, article {article}</span>}
        </li>
      ))}
    </ul>
  );
}

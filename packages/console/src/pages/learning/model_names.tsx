import { Badge } from '../../ui/badge.tsx';
import { shortHash } from '../../ui/format.ts';
import type { Model } from './learning_answers.ts';

export const scopeWords = (scope: Model['scope']): string =>
  scope === null ? 'not promoted' : scope === 'tenant' ? 'this tenant' : 'every tenant without its own';

export const ModelId = ({ id }: { readonly id: string }) => (
  <span className="font-mono text-xs whitespace-nowrap" title={id}>
    {shortHash(id)}
  </span>
);

export const InForce = ({ active }: Pick<Model, 'active'>) =>
  active ? <Badge tone="accept">✓ in force</Badge> : <span className="text-muted">not in force</span>;

import { Badge } from '../../ui/badge.tsx';
import type { ListedVersion } from './policy_answers.ts';
import { standingWords } from './standing_words.ts';

export function StandingBadges({ listed }: { readonly listed: Pick<ListedVersion, 'standing' | 'canary'> }) {
  const words = standingWords(listed);
  if (words.length === 0) return <span className="text-muted">registered only</span>;
  return (
    <span className="inline-flex flex-wrap gap-1">
      {words.map((word) => (
        <Badge key={word} tone={word === 'enforced' ? 'accent' : 'plain'}>
          {word}
        </Badge>
      ))}
    </span>
  );
}

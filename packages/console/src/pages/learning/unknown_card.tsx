import { CodeBlock } from '../../ui/code_block.tsx';
import type { Model } from './learning_answers.ts';

/** A registry takes any text for a card. */
export function UnknownCard({ card }: Pick<Model, 'card'>) {
  if (card === null)
    return <p className="text-muted">Its card is no JSON object: nothing can be shown of it.</p>;
  return (
    <div className="space-y-2">
      <p className="text-muted">Its card is not of a format that this page knows. As it was written:</p>
      <CodeBlock text={JSON.stringify(card, null, 2)} what="the card as it was written" />
    </div>
  );
}

import { useId } from 'react';
import type { Decision } from '../../api/types.ts';

const CHOICES: readonly { readonly value: Decision | undefined; readonly label: string }[] = [
  { value: undefined, label: 'all' },
  { value: 'accept', label: '✓ accept' },
  { value: 'escalate', label: '↗ escalate' },
  { value: 'reject', label: '✕ reject' },
];

interface DecisionChoiceProps {
  readonly chosen: Decision | undefined;
  readonly onChoose: (decision: Decision | undefined) => void;
}

export function DecisionChoice({ chosen, onChoose }: DecisionChoiceProps) {
  const name = useId();
  return (
    <fieldset className="inline-flex rounded-md border border-edge/60 bg-surface p-0.5">
      <legend className="sr-only">Decision</legend>
      {CHOICES.map(({ value, label }) => (
        <label
          key={label}
          className="cursor-pointer rounded px-2.5 py-1 text-muted hover:text-ink has-checked:bg-accent-soft has-checked:font-medium has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={chosen === value}
            onChange={() => onChoose(value)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

import { useState } from 'react';
import { useName } from '../../../shell/use_name.ts';
import { Button } from '../../../ui/button.tsx';
import { useLetterKeys } from '../../../ui/letter_keys.ts';
import { NameField } from '../../../ui/name_field.tsx';
import { ProblemNote } from '../../../ui/problem_note.tsx';
import { labelledText } from './label_text.ts';
import { type Label, useLabel } from './use_label.ts';

/** Two buttons and two keys. A label can be corrected by the other one, so nothing asks twice. */
export function LabelControl({ pcsId }: { readonly pcsId: string }) {
  const { by, field } = useName();
  const [nameless, setNameless] = useState(false);
  const label = useLabel();

  const give = (what: Label): void => {
    if (label.isPending) return;
    setNameless(by === '');
    if (by !== '') label.mutate({ pcsId, label: what, by });
  };
  const keys = useLetterKeys({ w: () => give('wrong'), b: () => give('benign') });

  return (
    <div className="space-y-3">
      {field === undefined ? (
        <p className="text-sm text-muted">
          As <span className="text-ink">{by}</span>, which the log keeps.
        </p>
      ) : (
        <NameField {...field} keptWith="the label" missing={nameless && by === ''} />
      )}
      <div className="flex flex-wrap items-center gap-2">
        <LabelButton what="wrong" letter="w" keys={keys.on} busy={label.isPending} give={give} />
        <LabelButton what="benign" letter="b" keys={keys.on} busy={label.isPending} give={give} />
        <label className="ml-1 inline-flex min-h-6 items-center gap-1.5 text-sm text-muted">
          <input type="checkbox" checked={keys.on} onChange={keys.toggle} className="size-4 accent-accent" />
          keys w and b
        </label>
      </div>
      <div aria-live="polite">
        {label.data !== undefined && (
          <p
            className={`rounded-md px-3 py-2 ${label.data.counted ? 'bg-accept-soft text-accept' : 'bg-sunken'}`}
          >
            {labelledText(label.data)}
          </p>
        )}
      </div>
      {label.error !== null && <ProblemNote error={label.error} />}
    </div>
  );
}

interface LabelButtonProps {
  readonly what: Label;
  readonly letter: string;
  readonly keys: boolean;
  readonly busy: boolean;
  readonly give: (label: Label) => void;
}

function LabelButton({ what, letter, keys, busy, give }: LabelButtonProps) {
  return (
    <Button
      disabled={busy}
      aria-keyshortcuts={keys ? letter : undefined}
      onClick={() => give(what)}
      className="min-w-24 justify-center"
    >
      It was {what}
      {keys && (
        <kbd aria-hidden className="rounded bg-sunken px-1.5 font-mono text-xs text-muted">
          {letter}
        </kbd>
      )}
    </Button>
  );
}

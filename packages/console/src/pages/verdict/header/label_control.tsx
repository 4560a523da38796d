import { useId, useRef, useState } from 'react';
import { useSession } from '../../../shell/use_session.ts';
import { Button } from '../../../ui/button.tsx';
import { ProblemNote } from '../../../ui/problem_note.tsx';
import { useKeyLabels } from './key_labels.ts';
import { labelledText } from './label_text.ts';
import { type Label, useLabel } from './use_label.ts';

/** Of `labelled_by`. */
const MOST_CHARACTERS = 256;
/** Who labels is asked once, not for every outcome; never kept beyond the page. */
let nameGiven = '';

/** Two buttons and two keys. A label can be corrected by the other one, so nothing asks twice. */
export function LabelControl({ pcsId }: { readonly pcsId: string }) {
  const { subject } = useSession();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(nameGiven);
  const [nameless, setNameless] = useState(false);
  const label = useLabel(pcsId);
  const by = subject ?? name.trim();

  const give = (what: Label): void => {
    if (label.isPending) return;
    if (by === '') {
      setNameless(true);
      field.current?.focus();
      return;
    }
    label.mutate({ label: what, by });
  };
  const keys = useKeyLabels(give);

  return (
    <div className="space-y-3">
      {subject === null ? (
        <div className="space-y-1">
          <label htmlFor={id} className="block text-sm font-medium">
            Your name <span className="font-normal text-muted">(kept with the label)</span>
          </label>
          <input
            ref={field}
            id={id}
            value={name}
            maxLength={MOST_CHARACTERS}
            autoComplete="name"
            aria-invalid={nameless}
            aria-describedby={nameless ? `${id}-fault` : undefined}
            onChange={(event) => {
              nameGiven = event.target.value;
              setName(event.target.value);
              setNameless(false);
            }}
            className="w-full max-w-xs rounded-md border border-edge bg-surface px-2 py-1"
          />
          {nameless && (
            <p id={`${id}-fault`} role="alert" className="text-sm text-reject">
              The log keeps who labelled: give a name first.
            </p>
          )}
        </div>
      ) : (
        <p className="text-sm text-muted">
          As <span className="text-ink">{subject}</span>, which the log keeps.
        </p>
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

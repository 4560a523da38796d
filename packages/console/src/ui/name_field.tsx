import { useEffect, useId, useRef } from 'react';

interface NameFieldProps {
  readonly value: string;
  readonly onChange: (name: string) => void;
  /** What the name is kept with. */
  readonly keptWith: string;
  /** Set where it was needed and is not there. */
  readonly missing?: boolean;
}

/** Of `who` in the gateway's API. */
const MOST_CHARACTERS = 256;

/** Asks for a name where the session has none, and takes the focus where it is missing. */
export function NameField({ value, onChange, keptWith, missing = false }: NameFieldProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (missing) field.current?.focus();
  }, [missing]);
  return (
    <div className="space-y-1">
      <label htmlFor={id} className="block text-sm font-medium">
        Your name <span className="font-normal text-muted">(kept with {keptWith})</span>
      </label>
      <input
        ref={field}
        id={id}
        value={value}
        required
        pattern=".*\S.*"
        maxLength={MOST_CHARACTERS}
        autoComplete="name"
        aria-invalid={missing}
        aria-describedby={missing ? `${id}-fault` : undefined}
        onChange={(event) => onChange(event.target.value)}
        className="w-full max-w-xs rounded-md border border-edge bg-surface px-2 py-1"
      />
      {missing && (
        <p id={`${id}-fault`} role="alert" className="text-sm text-reject">
          The log keeps who it was: give a name first.
        </p>
      )}
    </div>
  );
}

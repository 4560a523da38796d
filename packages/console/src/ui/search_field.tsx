import { useEffect, useEffectEvent, useId, useState } from 'react';

interface SearchFieldProps {
  readonly label: string;
  /** What can be put in, where there is room to say it. */
  readonly hint?: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
  /** How long after the last key; undefined: when it is left or confirmed. */
  readonly debounceMs?: number;
}

/** A text in the address: what is typed gets there once it rests. */
export function SearchField({ label, hint, value, onChange, debounceMs }: SearchFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState(value ?? '');
  const [sent, setSent] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    // What was sent from here may be behind what is typed; whatever else comes takes its place.
    if (value !== sent) {
      setSent(value);
      setTyped(value ?? '');
    }
  }
  const text = typed.trim();
  const rested = text === '' ? undefined : text;
  const send = (): void => {
    if (rested === value) return;
    setSent(rested);
    onChange(rested);
  };
  const sendRested = useEffectEvent(send);
  useEffect(() => {
    if (debounceMs === undefined) return;
    const timer = setTimeout(sendRested, debounceMs);
    return () => clearTimeout(timer);
  }, [rested, debounceMs]);
  return (
    <label htmlFor={id} className="inline-flex w-full min-w-0 items-center gap-1.5 wide:w-auto">
      <span className="text-sm text-muted">{label}</span>
      <input
        id={id}
        type="search"
        value={typed}
        placeholder={hint}
        title={hint}
        maxLength={256}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={send}
        onKeyDown={(event) => event.key === 'Enter' && send()}
        className={`min-h-8 w-full min-w-0 rounded-md border border-edge/60 bg-surface px-2 py-1 placeholder:text-muted ${hint === undefined ? 'wide:w-36' : 'wide:w-80'}`}
      />
    </label>
  );
}

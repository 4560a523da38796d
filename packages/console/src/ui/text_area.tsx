import { type ReactNode, type TextareaHTMLAttributes, useId } from 'react';

interface TextAreaProps extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'onChange'> {
  readonly label: string;
  /** What is to stand in it. */
  readonly hint?: ReactNode;
  /** Why it cannot be taken as it is. */
  readonly fault?: string | undefined;
  readonly onText: (text: string) => void;
}

/** Code that somebody writes: in its own width, without the browser's corrections. */
export function TextArea({ label, hint, fault, onText, ...rest }: TextAreaProps) {
  const id = useId();
  return (
    <div className="space-y-1">
      <label htmlFor={id} className="block font-medium">
        {label}
      </label>
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
      <textarea
        id={id}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        aria-invalid={fault !== undefined}
        aria-errormessage={fault === undefined ? undefined : `${id}-fault`}
        className="block w-full resize-y rounded-md border border-edge bg-surface px-3 py-2 font-mono text-xs leading-relaxed [font-variant-ligatures:none]"
        onChange={(event) => onText(event.target.value)}
        {...rest}
      />
      {fault !== undefined && (
        <p id={`${id}-fault`} role="alert" className="text-sm text-reject">
          {fault}
        </p>
      )}
    </div>
  );
}

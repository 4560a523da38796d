import { CopyButton } from './copy_button.tsx';

interface CodeBlockProps {
  readonly text: string;
  /** What it is, for the copy button. */
  readonly what: string;
}

export function CodeBlock({ text, what }: CodeBlockProps) {
  return (
    <div className="flex items-start gap-2 rounded-md bg-sunken p-2">
      <pre
        // Long lines scroll; the keyboard must be able to scroll them too.
        tabIndex={0}
        className="min-w-0 flex-1 overflow-x-auto font-mono text-xs leading-relaxed"
        aria-label={what}
        role="region"
      >
        <code>{text}</code>
      </pre>
      <CopyButton text={text} what={what} />
    </div>
  );
}

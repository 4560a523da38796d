import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';

interface QueueButtonProps {
  readonly letter: string;
  /** Letters act. */
  readonly keys: boolean;
  /** A label is on its way: the button keeps its focus and does nothing. */
  readonly busy: boolean;
  readonly act: () => void;
  readonly children: ReactNode;
}

export function QueueButton({ letter, keys, busy, act, children }: QueueButtonProps) {
  return (
    <Button aria-disabled={busy} aria-keyshortcuts={keys ? letter : undefined} onClick={act}>
      {children}
      {keys && (
        <kbd aria-hidden className="rounded bg-sunken px-1.5 font-mono text-xs text-muted">
          {letter}
        </kbd>
      )}
    </Button>
  );
}

import { useState } from 'react';
import { Button } from './button.tsx';

const SHOWN_MS = 1_500;

export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      // Browsers refuse it outside secure contexts: the text beside the button can still be selected.
      setState('refused');
    }
    setTimeout(() => setState('idle'), SHOWN_MS);
  };
  const word = { idle: 'Copy', copied: 'Copied', refused: 'Select it by hand' }[state];
  return (
    <Button kind="quiet" aria-label={`${word}: ${what}`} onClick={() => void copy()}>
      <span aria-live="polite">{word}</span>
    </Button>
  );
}

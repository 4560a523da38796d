import { useEffect, useRef, useState } from 'react';
import type { Label } from './use_label.ts';

const KEY = 'kakeya.label-keys';
const LABEL_OF: ReadonlyMap<string, Label> = new Map([
  ['w', 'wrong'],
  ['b', 'benign'],
]);
const TYPING = 'input, textarea, select, [contenteditable], dialog';

/**
 * w and b label the outcome that is shown. Whoever speaks to the machine, or hits keys by accident, switches them off
 * (WCAG 2.1.4); the choice is kept where storage allows it.
 */
export function useKeyLabels(give: (label: Label) => void): {
  readonly on: boolean;
  readonly toggle: () => void;
} {
  const [on, setOn] = useState(read);
  const latest = useRef(give);
  useEffect(() => {
    latest.current = give;
  });
  useEffect(() => {
    if (!on) return;
    const press = (event: KeyboardEvent): void => {
      const label = LABEL_OF.get(event.key);
      const typing = event.target instanceof Element && event.target.closest(TYPING) !== null;
      // A key that is held down repeats: one press is one label.
      if (label === undefined || typing || event.repeat || event.ctrlKey || event.metaKey || event.altKey)
        return;
      event.preventDefault();
      latest.current(label);
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [on]);
  return {
    on,
    toggle: () => {
      keep(!on);
      setOn(!on);
    },
  };
}

function read(): boolean {
  try {
    return window.localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}

function keep(on: boolean): void {
  try {
    window.localStorage.setItem(KEY, on ? 'on' : 'off');
  } catch {
    // Storage may be forbidden: the choice then lasts as long as the page.
  }
}

import { useEffect, useRef, useState } from 'react';

const KEY = 'kakeya.letter-keys';
const TYPING = 'input, textarea, select, [contenteditable], dialog';

/**
 * Single letters that act on what is shown. Whoever speaks to the machine, or hits keys by accident, switches them off
 * (WCAG 2.1.4), for all pages; the choice is kept where storage allows it. None acts while somebody types.
 * @param actions by letter, in lower case
 */
export function useLetterKeys(actions: Readonly<Record<string, () => void>>): {
  readonly on: boolean;
  readonly toggle: () => void;
} {
  const [on, setOn] = useState(read);
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => {
    if (!on) return;
    const press = (event: KeyboardEvent): void => {
      const typing = event.target instanceof Element && event.target.closest(TYPING) !== null;
      // A key that is held down repeats: one press is one act.
      if (typing || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!Object.hasOwn(latest.current, event.key)) return;
      event.preventDefault();
      latest.current[event.key]?.();
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

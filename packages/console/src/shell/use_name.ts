import { useState } from 'react';
import { session } from '../api/session.ts';
import { useSession } from './use_session.ts';

/** Whoever acts is asked once, not for every act; never kept beyond the page or the session: the next to act is another. */
let nameGiven = '';
session.subscribe(() => {
  nameGiven = '';
});

/** By whom something is done: the session's subject, or the name that is asked for. */
export function useName(): {
  /** Empty: nobody said. */
  readonly by: string;
  /** undefined: the session knows who it is. */
  readonly field?: { readonly value: string; readonly onChange: (name: string) => void };
} {
  const { subject } = useSession();
  const [name, setName] = useState(nameGiven);
  if (subject !== null) return { by: subject };
  return {
    by: name.trim(),
    field: {
      value: name,
      onChange: (next) => {
        nameGiven = next;
        setName(next);
      },
    },
  };
}

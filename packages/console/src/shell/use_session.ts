import { createContext, useContext } from 'react';
import type { Session } from '../api/types.ts';

export const SessionContext = createContext<Session | undefined>(undefined);

/** Who is looking, and what the gateway lets them see. Only below the gate that asks for it. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('This part is shown before the session is known.');
  return session;
}

export const useMay = (scope: string): boolean => useSession().scopes.includes(scope);

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useSyncExternalStore } from 'react';
import { answerOf, api } from '../api/client.ts';
import { session } from '../api/session.ts';
import { Loading } from '../ui/loading.tsx';
import { ProblemNote } from '../ui/problem_note.tsx';
import { SignIn } from './sign_in.tsx';
import { SessionContext } from './use_session.ts';

/** Shows what it holds to whoever the gateway knows, and asks everybody else for a token. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const refused = useSyncExternalStore(session.subscribe, session.isRefused);
  const token = useSyncExternalStore(session.subscribe, session.token);
  const { data, error, refetch } = useQuery({
    queryKey: ['session', token !== undefined],
    queryFn: () => answerOf(api.GET('/v1/session')),
    enabled: !refused,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (refused) return <SignIn />;
  if (data !== undefined) return <SessionContext.Provider value={data}>{children}</SessionContext.Provider>;
  return (
    <main className="mx-auto max-w-md p-8">
      {error === null ? (
        <Loading what="the session" />
      ) : (
        <ProblemNote error={error} retry={() => void refetch()} />
      )}
    </main>
  );
}

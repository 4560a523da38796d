import { type FormEvent, useId, useState } from 'react';
import { queryClient } from '../api/query_client.ts';
import { ApiProblem } from '../api/problem.ts';
import { session } from '../api/session.ts';
import { Button } from '../ui/button.tsx';
import { fieldText } from '../ui/field_text.ts';
import { Logo } from './logo.tsx';

/** Asks for a bearer token and tries it before it lets anybody in. */
export function SignIn() {
  const id = useId();
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const token = fieldText(event.currentTarget, 'token');
    setBusy(true);
    const refusal = await tryToken(token);
    setBusy(false);
    setFault(refusal);
    if (refusal !== undefined) return;
    queryClient.clear();
    session.use(token);
  }

  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <form
        onSubmit={(event) => void submit(event)}
        className="w-full max-w-sm space-y-4 rounded-lg border border-line bg-surface p-6"
      >
        <Logo />
        <h1 className="text-xl">A token is needed</h1>
        <p className="text-muted">
          This gateway shows its records to holders of a token with the scope <code>pcs:read</code>. The page
          keeps the token in memory only: a reload asks for it again.
        </p>
        <div className="space-y-1">
          <label htmlFor={id} className="block font-medium">
            Bearer token
          </label>
          <input
            id={id}
            name="token"
            type="password"
            required
            autoComplete="off"
            spellCheck={false}
            aria-invalid={fault !== undefined}
            aria-describedby={fault === undefined ? undefined : `${id}-fault`}
            className="w-full rounded-md border border-edge bg-surface px-3 py-2 font-mono"
          />
          {fault !== undefined && (
            <p id={`${id}-fault`} role="alert" className="text-reject">
              {fault}
            </p>
          )}
        </div>
        <Button type="submit" kind="primary" disabled={busy}>
          {busy ? 'Asking the gateway…' : 'Open the console'}
        </Button>
      </form>
    </main>
  );
}

/** undefined: the gateway takes it. */
async function tryToken(token: string): Promise<string | undefined> {
  if (!/^[\x21-\x7e]+$/.test(token)) return 'This is no token: it holds spaces or characters that none has.';
  try {
    const response = await fetch('/v1/session', { headers: { authorization: `Bearer ${token}` } });
    return response.ok ? undefined : ApiProblem.of(response.status, await response.json()).message;
  } catch (cause) {
    return ApiProblem.unreachable(cause).message;
  }
}

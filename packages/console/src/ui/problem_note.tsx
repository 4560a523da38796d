import { ApiProblem } from '../api/problem.ts';
import { Button } from './button.tsx';

/** What went wrong, in the gateway's words, with the id under which its log has it. */
export function ProblemNote({ error, retry }: { readonly error: Error; readonly retry?: () => void }) {
  const requestId = error instanceof ApiProblem ? error.requestId : undefined;
  return (
    <div role="alert" className="rounded-md border border-reject/40 bg-reject-soft px-4 py-3 text-reject">
      <p className="font-medium">{error.message}</p>
      {requestId !== undefined && <p className="mt-1 font-mono text-xs">request {requestId}</p>}
      {retry !== undefined && (
        <div className="mt-2">
          <Button onClick={retry}>Try again</Button>
        </div>
      )}
    </div>
  );
}

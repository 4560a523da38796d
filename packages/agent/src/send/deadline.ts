import { AgentError } from '../errors.ts';
import type { Courier } from './courier.ts';

/**
 * Runs `work` with a signal that aborts when `requestTimeoutMs` pass without a call of `touch`, or when `closing` aborts.
 * Whatever fails after `closing` is reported as `agent_closed`: the record stays in the outbox.
 */
export async function withDeadline<T>(
  { after, closing, policy: { requestTimeoutMs: idleMs } }: Pick<Courier, 'after' | 'closing' | 'policy'>,
  work: (signal: AbortSignal, touch: () => void) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const expire = (): void => controller.abort(new Error(`No answer within ${idleMs} ms`));
  const close = (): void => controller.abort(closing.reason);
  let cancel = after(idleMs, expire);
  closing.addEventListener('abort', close, { once: true });
  try {
    throwIfClosed(closing);
    return await work(controller.signal, () => {
      cancel();
      cancel = after(idleMs, expire);
    });
  } catch (error) {
    throwIfClosed(closing);
    throw error;
  } finally {
    cancel();
    closing.removeEventListener('abort', close);
  }
}

export function throwIfClosed(closing: AbortSignal): void {
  if (!closing.aborted) return;
  throw new AgentError(
    'agent_closed',
    'The agent is closed. What was recorded stays in the outbox; open the agent again and call flush().',
  );
}

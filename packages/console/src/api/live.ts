import type { OutcomeRow } from './types.ts';
import { authorised } from './client.ts';
import { readEvents } from './event_stream.ts';
import { ApiProblem } from './problem.ts';
import { session } from './session.ts';

/** What a stretch of the stream brought: `LiveOutcomesSchema` of the gateway. */
export interface LiveOutcomes {
  readonly outcomes: readonly OutcomeRow[];
  readonly left_out: number;
  readonly counts: Readonly<
    Record<'accept' | 'escalate' | 'reject' | 'replayed' | 'equivocations' | 'refused', number>
  >;
  readonly span_ms: number;
}

/** `LiveHealthSchema` of the gateway. */
export interface LiveHealth {
  readonly ready: boolean;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail?: string }[];
  readonly calibration: readonly {
    readonly tenant: string;
    readonly n_wrong: number;
    readonly n_benign: number;
    readonly accept_feasible: boolean;
    readonly drift_alarm: boolean;
  }[];
}

export interface LiveListener {
  readonly opened: () => void;
  readonly outcomes: (outcomes: LiveOutcomes) => void;
  readonly health: (health: LiveHealth) => void;
  /** Something was missed: what is shown must be asked for again. */
  readonly gap: () => void;
  /** It ended; another attempt follows. */
  readonly lost: (problem: Error) => void;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;

/** Listens until the signal aborts or the session ends; whatever breaks it is tried again, ever more slowly. */
export async function listen(tenant: string, listener: LiveListener, signal: AbortSignal): Promise<void> {
  let retryMs = FIRST_RETRY_MS;
  while (!signal.aborted && !session.isRefused()) {
    try {
      const opened = await open(tenant, signal);
      listener.opened();
      listener.gap();
      retryMs = FIRST_RETRY_MS;
      for await (const { event, data } of readEvents(chunksOf(opened))) tell(listener, event, data);
      listener.lost(new Error('The gateway ended the stream.'));
    } catch (cause) {
      if (signal.aborted) return;
      listener.lost(cause instanceof Error ? cause : new Error(String(cause)));
    }
    await pause(retryMs * (0.5 + Math.random()), signal);
    retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS);
  }
}

async function open(tenant: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const url = new URL('/v1/events', location.origin);
  url.searchParams.set('tenant', tenant);
  const response = await authorised(new Request(url, { headers: { accept: 'text/event-stream' }, signal }));
  if (response.ok && response.body !== null) return response.body;
  throw ApiProblem.of(response.status, await response.json());
}

/** By hand: not every browser iterates a stream. */
async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value;
  } finally {
    await reader.cancel();
  }
}

function tell(listener: LiveListener, event: string, data: string): void {
  switch (event) {
    case 'outcomes': {
      const outcomes: LiveOutcomes = JSON.parse(data);
      return listener.outcomes(outcomes);
    }
    case 'health': {
      const health: LiveHealth = JSON.parse(data);
      return listener.health(health);
    }
    case 'gap':
      return listener.gap();
    case 'expired':
      return session.refuse();
    default:
      // A newer gateway may send what this page does not know.
      return undefined;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { OutcomeRow } from '@kakeya/storage';
import { fastify } from 'fastify';
import { createAdmission } from '../../src/http/admission.ts';
import { eventsRoute } from '../../src/http/outcomes/events_route.ts';
import { identifyByClaim } from '../../src/identity/claimed_identity.ts';
import { LiveHub } from '../../src/live/live_hub.ts';
import { loadConfig } from '../../src/mod.ts';
import { TenantDirectory } from '../../src/tenancy/tenant_directory.ts';
import { createParser, type LiveEvent } from './parse_events.ts';
import { SECRET } from './records.ts';

export interface LiveServer {
  /** Outcomes that are decided and can be looked up. */
  publish(count: number): void;
  /** Lets half a second pass for the hub, and what it wrote be taken by the connections. */
  tick(): Promise<void>;
  /** Listens over a connection of its own, and reads nothing yet. */
  listen(): Promise<Listening>;
  close(): Promise<void>;
}

export interface Listening {
  /** Begins to read: until then nothing is. */
  read(): void;
  /** All that has been read. */
  readonly events: readonly LiveEvent[];
  /** Resolves when the connection is gone. */
  readonly closed: Promise<unknown>;
}

/** The route of events behind a real server, over a hub whose time only the test moves. */
export async function startLiveServer(): Promise<LiveServer> {
  let due: (() => void) | undefined;
  let elapsedMs = 0;
  let published = 0;
  const directory = new TenantDirectory(loadConfig({ PCS_HMAC_KEY: SECRET }).tenants);
  const hub = new LiveHub({
    health: {
      checks: async () => [],
      calibration: (tenant) => ({
        tenant,
        n_wrong: 0,
        n_benign: 0,
        accept_feasible: false,
        drift_alarm: false,
      }),
    },
    tenants: () => ['default'],
    clock: () => elapsedMs,
    monotonicMs: () => elapsedMs,
    after(_ms, callback) {
      due = callback;
      return () => {
        due = undefined;
      };
    },
    onFault(fault) {
      throw fault;
    },
  });
  const limiter = {
    take: () => ({ ok: true }) as const,
    release: async () => undefined,
    close: async () => undefined,
  };
  const identify = identifyByClaim(directory, false);
  const pass = (_request: unknown, _reply: unknown, done: () => void): void => done();
  const app = fastify({ forceCloseConnections: 'idle' });
  app.decorateRequest('identity', undefined);
  await app.register((scope) =>
    eventsRoute(scope, {
      admission: createAdmission({ identify, tenants: directory, limiter, onQuotaExceeded: () => undefined }),
      gate: { hook: () => pass, hookAside: pass, pace: (lines) => lines },
      hub,
      tenants: directory,
      clock: () => elapsedMs,
    }),
  );
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    publish(count) {
      const outcomes = Array.from({ length: count }, () => row((published += 1)));
      hub.publish({ outcomes, repetitions: [], labels: [], refusals: [], acts: [] });
    },
    async tick() {
      elapsedMs += 500;
      due?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
    async listen() {
      const [response]: IncomingMessage[] = await once(get(`${url}/v1/events`, { agent: false }), 'response');
      if (response?.statusCode !== 200) throw new Error(`The stream was refused: ${response?.statusCode}.`);
      const [events, parse]: [LiveEvent[], ReturnType<typeof createParser>] = [[], createParser()];
      const closed = once(response, 'close');
      return {
        events,
        closed,
        read() {
          response.setEncoding('utf8').on('data', (text) => void events.push(...parse(String(text))));
        },
      };
    },
    close: () => app.close(),
  };
}

const row = (seq: number): OutcomeRow => ({
  tenant: 'default',
  pcsId: seq.toString(16).padStart(64, '0'),
  shardId: 'x'.repeat(256),
  inboxSeq: seq,
  resultSeq: seq,
  receivedAtMs: seq,
  decision: 'accept',
  regime: 'mixed',
  reasons: [],
  score: 0.5,
  settleMs: 1,
  guarantee: null,
  policy: null,
  labelWanted: false,
});

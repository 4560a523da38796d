import type { OutcomeBatch } from '@kakeya/storage';
import { outcomeView } from '../http/outcomes/outcome_view.ts';
import type { Check } from '../http/operations_routes.ts';
import type { Ports } from '../ports.ts';
import { LiveCounts } from './live_counts.ts';
import type { LiveHealth } from './live_health.ts';
import { LiveStream } from './live_stream.ts';

/** At most two events of outcomes a second. */
const TICK_MS = 500;
const HEALTH_EVERY = 4;
const HEARTBEAT_EVERY = 30;
const MOST_STREAMS = 64;
/** Of credentials of one tenant, so that none shuts the others out. */
const MOST_OF_TENANT = 16;

/** Who listens, and to what. */
export interface Listener {
  /** Whose credentials these are. */
  readonly tenant: string;
  /** Whose outcomes it may hear of; undefined: all. */
  readonly hears: string | undefined;
  /** Whether its credentials still hold: asked at each tick. */
  readonly holds: () => boolean;
}

interface Open extends Listener {
  readonly stream: LiveStream;
  /** Ends it without waiting for a reader that does not read. */
  cut: (stream: LiveStream) => void;
}

export interface LiveHubDeps {
  readonly health: Pick<LiveHealth, 'checks' | 'calibration'>;
  /** All that are configured now. */
  readonly tenants: () => readonly string[];
  readonly clock: Ports['clock'];
  readonly monotonicMs: Ports['monotonicMs'];
  readonly after: Ports['after'];
  readonly onFault: (fault: unknown) => void;
}

/** Tells listeners what can be looked up, as it comes. It works only while somebody listens, and asks no store. */
export class LiveHub {
  readonly #deps: LiveHubDeps;
  readonly #open = new Set<Open>();
  /** By whose they are; undefined: of all. Listeners to the same share one. */
  readonly #counts = new Map<string | undefined, LiveCounts>();
  #cancel: (() => void) | undefined;
  #tick = 0;
  #sentAtMs = 0;
  #closed = false;

  constructor(deps: LiveHubDeps) {
    this.#deps = deps;
  }

  publish(batch: OutcomeBatch): void {
    for (const counts of this.#counts.values()) counts.add(batch);
  }

  /** A stream of events from now on; undefined: there are too many. `cut` ends it where its reader does not read. */
  open(listener: Listener, cut: Open['cut']): LiveStream | undefined {
    const ofTenant = [...this.#open].filter(({ tenant }) => tenant === listener.tenant);
    if (this.#closed || this.#open.size >= MOST_STREAMS || ofTenant.length >= MOST_OF_TENANT)
      return undefined;
    const stream = new LiveStream();
    const opened = { ...listener, stream, cut };
    this.#open.add(opened);
    stream.once('close', () => this.#forget(opened));
    const { hears } = listener;
    if (!this.#counts.has(hears)) this.#counts.set(hears, new LiveCounts(hears));
    if (this.#cancel === undefined) {
      this.#sentAtMs = this.#deps.monotonicMs();
      this.#schedule();
    }
    return stream;
  }

  /** Ends every stream at once: a reader that does not read must not hold up a shutdown. */
  close(): void {
    this.#closed = true;
    this.#cancel?.();
    for (const { stream, cut } of this.#open) {
      stream.end();
      cut(stream);
    }
  }

  #forget(closed: Open): void {
    this.#open.delete(closed);
    if (![...this.#open].some(({ hears }) => hears === closed.hears)) this.#counts.delete(closed.hears);
    if (this.#open.size > 0) return;
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #schedule(): void {
    this.#cancel = this.#deps.after(TICK_MS, () => {
      this.#schedule();
      this.#tick += 1;
      this.#endExpired();
      this.#tellOutcomes();
      if (this.#tick % HEALTH_EVERY === 1) this.#tellHealth().catch(this.#deps.onFault);
      if (this.#tick % HEARTBEAT_EVERY === 0) for (const { stream } of this.#open) stream.heartbeat();
    });
  }

  #endExpired(): void {
    const at = new Date(this.#deps.clock()).toISOString();
    for (const opened of this.#open) {
      if (opened.holds()) continue;
      opened.stream.send('expired', JSON.stringify({ at }));
      opened.stream.end();
      this.#forget(opened);
    }
  }

  #tellOutcomes(): void {
    const nowMs = this.#deps.monotonicMs();
    const span_ms = Math.max(1, Math.round(nowMs - this.#sentAtMs));
    this.#sentAtMs = nowMs;
    for (const [hears, counts] of this.#counts) {
      const taken = counts.take();
      if (taken === undefined) continue;
      const { outcomes, leftOut: left_out } = taken;
      const event = { outcomes: outcomes.map(outcomeView), left_out, counts: taken.counts, span_ms };
      this.#tell(hears, 'outcomes', JSON.stringify(event), outcomes.length + left_out);
    }
  }

  async #tellHealth(): Promise<void> {
    const checks = await this.#deps.health.checks();
    for (const hears of this.#counts.keys()) this.#tell(hears, 'health', this.#healthOf(hears, checks), 0);
  }

  #healthOf(hears: string | undefined, checks: readonly Check[]): string {
    const { health, tenants } = this.#deps;
    const heard = tenants().filter((tenant) => hears === undefined || tenant === hears);
    const calibration = heard.map((tenant) => health.calibration(tenant));
    return JSON.stringify({ ready: checks.every(({ ok }) => ok), checks, calibration });
  }

  #tell(hears: string | undefined, event: string, data: string, carries: number): void {
    for (const opened of this.#open) if (opened.hears === hears) opened.stream.send(event, data, carries);
  }
}

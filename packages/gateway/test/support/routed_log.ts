import { asPcsId, asTenantId, sha256Hex } from '@kakeya/protocol';
import type { ProjectionSnapshot, ProjectionStore } from '@kakeya/storage';
import { type Change, DecisionHistory, DEFAULT_DECISION_SETTINGS } from '@kakeya/verdict';
import type { DecisionsListener } from '../../src/decisions/decisions.ts';
import type { LoggedEntry } from '../../src/effects/projection.ts';
import { ExperimentMonitor } from '../../src/routing/experiment_monitor.ts';
import { createLogger } from '../../src/mod.ts';

export const TENANT = asTenantId('alpha');
const AT_MS = Date.parse('2026-03-01T00:00:00Z');

export interface Routed {
  readonly arm: 'treatment' | 'control';
  readonly decision?: 'accept' | 'escalate';
  readonly propensity?: number;
  /** Position of its submission; by default just before its result. */
  readonly inbox?: number;
}

/** A log of routed outputs and what changed how they are routed, with the monitor that reads it. */
export class RoutedLog {
  readonly entries: LoggedEntry[] = [];
  readonly history = new DecisionHistory();
  readonly snapshots = new Map<string, ProjectionSnapshot>();
  saveFault: Error | undefined;
  appendFault: Error | undefined;
  #end = 0;

  get end(): number {
    return this.#end;
  }

  /** The states that were recorded of the guardrail. */
  get recorded() {
    return this.entries.flatMap((entry) =>
      'change' in entry && entry.change.kind === 'routing' ? [entry.change] : [],
    );
  }

  /** A monitor as a start finds it: from the last snapshot, before it has read on. */
  async start(): Promise<ExperimentMonitor> {
    const { history } = this;
    const listeners: DecisionsListener[] = [];
    const checkpoints: ProjectionStore = {
      load: async (name) => this.snapshots.get(name),
      save: async (name, snapshot) => {
        if (this.saveFault !== undefined) throw this.saveFault;
        this.snapshots.set(name, snapshot);
      },
    };
    const decisions = {
      get latest() {
        return history.latest;
      },
      listen: (listener: DecisionsListener) => void listeners.push(listener),
      append: async (change: Change) => {
        if (this.appendFault !== undefined) throw this.appendFault;
        // As with a disk, it counts only some time after it began.
        await Promise.resolve();
        const seq = this.change(change);
        for (const listener of listeners) listener.changed({ seq, change });
        return seq;
      },
    };
    const logger = createLogger('silent');
    const monitor = new ExperimentMonitor({ checkpoints, decisions, clock: () => AT_MS, logger }, this.#end);
    await monitor.open(this.#end);
    return monitor;
  }

  change(change: Change): number {
    this.#end += 1;
    const logged = { seq: this.#end, change };
    this.entries.push(logged);
    this.history.apply(logged);
    return this.#end;
  }

  experiment(experiment: { readonly id: string; readonly treatmentShare: number } | null): number {
    const { routing } = DEFAULT_DECISION_SETTINGS;
    const settings = { ...DEFAULT_DECISION_SETTINGS, routing: { ...routing, enabled: true, experiment } };
    return this.change({ kind: 'settings', tenant: TENANT, at_ms: AT_MS, settings, sample_seed: 's' });
  }

  output(name: string, { arm, decision = 'accept', propensity = 1, inbox = this.#end + 1 }: Routed): void {
    this.#end += 2;
    const route = { path: arm === 'treatment' ? 'fast' : 'full', reason: 'low_risk', arm, propensity: 0.5 };
    const labelling = { wanted: true, propensity, label_share: propensity };
    this.entries.push({
      seq: this.#end,
      result: {
        kind: 'decided',
        inbox,
        tenant: TENANT,
        request_id: name,
        status: 200,
        pcs_id: idOf(name),
        decision,
        score: null,
        settle_ms: 2,
        answerJson: JSON.stringify({ route, labelling }),
      },
    });
  }

  label(name: string, label: 'wrong' | 'benign', leftOut: 'unsolicited' | null = null): void {
    this.change({
      kind: 'label',
      tenant: TENANT,
      at_ms: AT_MS,
      request_id: name,
      pcs_id: idOf(name),
      label,
      labelled_by: 'ada',
      evidence_digest: null,
      decided_at_ms: AT_MS,
      decision: 'accept',
      bounds_score: 0.5,
      features: null,
      propensity: 1,
      label_share: 1,
      left_out: leftOut,
    });
  }

  /** Outputs of both arms in turn, each labelled wrong; `contained` says in which arms they were escalated. */
  labelled(prefix: string, count: number, contained: readonly Routed['arm'][]): void {
    for (let index = 0; index < count; index += 1) {
      const arm = index % 2 === 0 ? 'treatment' : 'control';
      this.output(`${prefix}${index}`, { arm, decision: contained.includes(arm) ? 'escalate' : 'accept' });
      this.label(`${prefix}${index}`, 'wrong');
    }
  }

  /** Gives the monitor what follows a position. */
  async feed(monitor: ExperimentMonitor, after = 0): Promise<void> {
    const entries = this.entries.filter(({ seq }) => seq > after);
    await monitor.apply(
      entries.filter((entry) => 'result' in entry),
      this.#end,
      entries.filter((entry) => 'change' in entry),
    );
  }
}

const idOf = (name: string) => asPcsId(sha256Hex(new TextEncoder().encode(name)));

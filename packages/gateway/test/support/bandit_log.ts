import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asTenantId } from '@kakeya/protocol';
import type { ProjectionSnapshot, ProjectionStore } from '@kakeya/storage';
import {
  type Change,
  createDecider,
  DecisionHistory,
  DEFAULT_DECISION_SETTINGS,
  DEFAULT_PARAMS,
  type DecisionSettings,
  type Label,
  type LoggedChange,
  type Outcome,
} from '@kakeya/verdict';
import { DEFAULT_ARM_WEIGHTS, DEFAULT_POLICY, type EnsembleBandit } from '@kakeya/verdict/bandit';
import { record } from '../../../verdict/test/support/record.ts';
import { BanditMonitor } from '../../src/bandit/bandit_monitor.ts';
import { ChoiceFeed } from '../../src/bandit/choice_feed.ts';
import type { DecisionsListener } from '../../src/decisions/decisions.ts';
import type { LoggedResult } from '../../src/effects/projection.ts';
import { createLogger } from '../../src/mod.ts';
import { nodePorts } from '../../src/ports.ts';

export const TENANT = asTenantId('alpha');
const AT_MS = Date.parse('2026-03-01T00:00:00Z');

const check = (name: 'pcs_recompute' | 'grounding') => ({
  check: name,
  weight: 1,
  timeoutMs: 100,
  onFailure: 'closed' as const,
});

/** The outputs come without passages: the lean arm accepts all of them, and the strict one escalates all. */
export const BANDIT: EnsembleBandit = {
  arms: [
    { id: 'lean', ensemble: { n: 1, checks: [check('pcs_recompute')] } },
    { id: 'strict', ensemble: { n: 2, checks: [check('pcs_recompute'), check('grounding')] } },
  ],
  policy: DEFAULT_POLICY,
  latencyP95Ms: null,
  safestArm: 'strict',
  weights: DEFAULT_ARM_WEIGHTS,
};

const decide = createDecider(DEFAULT_PARAMS);

/** A log of outputs that are really decided, and of their labels, with the monitor that reads it. */
export class BanditLog {
  readonly entries: (LoggedResult | LoggedChange)[] = [];
  readonly history = new DecisionHistory();
  readonly snapshots = new Map<string, ProjectionSnapshot>();
  readonly #directory: string;
  appendFault: Error | undefined;
  #end = 0;
  #outputs = 0;

  constructor(directory: string) {
    this.#directory = directory;
  }

  get end(): number {
    return this.#end;
  }

  /** What was recorded of what the bandit has learnt. */
  get recorded() {
    return this.entries.flatMap((entry) =>
      'change' in entry && entry.change.kind === 'bandit' ? [entry.change] : [],
    );
  }

  /** A monitor as a start finds it: from the last snapshot, before it has read on. */
  async start(): Promise<BanditMonitor> {
    const { history } = this;
    const listeners: DecisionsListener[] = [];
    const checkpoints: ProjectionStore = {
      load: async (name) => this.snapshots.get(name),
      save: async (name, snapshot) => void this.snapshots.set(name, snapshot),
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
    const feed = new ChoiceFeed(nodePorts().disk, this.#directory);
    const logger = createLogger('silent');
    const monitor = new BanditMonitor(
      { checkpoints, decisions, feed, clock: () => AT_MS, logger },
      this.#end,
    );
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

  configure(bandit: EnsembleBandit | null, more: Partial<DecisionSettings> = {}): number {
    const settings = { ...DEFAULT_DECISION_SETTINGS, labelShare: 1, ...more, bandit };
    return this.change({ kind: 'settings', tenant: TENANT, at_ms: AT_MS, settings, sample_seed: 's' });
  }

  /** Decides one more output under what the log says so far. */
  output(settleMs: (arm: string) => number = () => 10): Outcome {
    const merkle_root = (this.#outputs += 1).toString(16).padStart(64, '0');
    const input = { tenant: TENANT, record: record({ merkle_root }), receivedAtMs: AT_MS };
    const inbox = this.#end + 1;
    const outcome = decide(input, this.history.latest).conclude([]);
    this.#end += 2;
    this.entries.push({
      seq: this.#end,
      result: {
        kind: 'decided',
        inbox,
        tenant: TENANT,
        request_id: 'r',
        status: 200,
        pcs_id: outcome.pcs_id,
        decision: outcome.decision,
        score: null,
        settle_ms: settleMs(outcome.ensemble?.arm ?? ''),
        answerJson: JSON.stringify(outcome),
      },
    });
    return outcome;
  }

  label({ pcs_id, decision, labelling }: Outcome, label: Label, leftOut: 'no_score' | null = null): void {
    this.change({
      kind: 'label',
      tenant: TENANT,
      at_ms: AT_MS,
      request_id: 'r',
      pcs_id,
      label,
      labelled_by: 'ada',
      evidence_digest: null,
      decided_at_ms: AT_MS,
      decision,
      // No score: labels must not let calibration decide here, so that what is accepted hangs on the arm alone.
      bounds_score: null,
      features: null,
      propensity: labelling.propensity,
      label_share: labelling.label_share,
      left_out: labelling.wanted ? leftOut : 'unsolicited',
    });
  }

  /** Decides outputs and labels each at once; outputs of the arm `slow` take a second. */
  labelled(count: number, labelOf: (index: number) => Label, slow?: string): Outcome[] {
    return Array.from({ length: count }, (_, index) => {
      const outcome = this.output((arm) => (arm === slow ? 1_000 : 10));
      this.label(outcome, labelOf(index));
      return outcome;
    });
  }

  /** Gives the monitor what follows a position. */
  async feed(monitor: BanditMonitor, after = 0): Promise<void> {
    const entries = this.entries.filter(({ seq }) => seq > after);
    await monitor.apply(
      entries.filter((entry) => 'result' in entry),
      this.#end,
      entries.filter((entry) => 'change' in entry),
    );
  }

  /** The lines of the feed of the bandit that chose from a position on. */
  async lines(since: number): Promise<unknown[]> {
    const text = await readFile(join(this.#directory, TENANT, String(since), 'choices.jsonl'), 'utf8');
    return text
      .split('\n')
      .slice(0, -1)
      .map((line): unknown => JSON.parse(line));
  }
}

import type { DedupFaults } from '../nodes/dedup_model.ts';
import type { NetworkFaults } from '../nodes/network.ts';
import type { TenantName, Variant } from '../nodes/records.ts';
import type { DecisionSettings } from '@kakeya/verdict';
import type { PlannedChange } from './planned_change.ts';

/** One thing that is done to the world at a time. A plan without some of its items is a plan too: that is how one shrinks. */
export type PlanItem = { readonly atMs: number } & (
  | {
      readonly type: 'submit';
      /** A raw client, or the agent with this number. */
      readonly by: 'client' | number;
      readonly tenant: TenantName;
      readonly id: number;
      readonly variant: Variant;
      readonly gateway: number;
      readonly idempotencyKey: string | undefined;
    }
  | {
      readonly type: 'change';
      readonly tenant: TenantName;
      readonly gateway: number;
      readonly change: PlannedChange;
    }
  | {
      readonly type: 'crash';
      readonly gateway: number;
      readonly power: boolean;
      /** Dies at this operation of its disk, counted from then on; 0: at once. */
      readonly atOperation: number;
      readonly downMs: number;
      /** The next life ends too, at this operation of its own. */
      readonly again: { readonly power: boolean; readonly atOperation: number } | undefined;
    }
  | { readonly type: 'stop'; readonly gateway: number; readonly downMs: number }
  | { readonly type: 'fail-sync'; readonly gateway: number; readonly count: number }
  | {
      readonly type: 'no-space';
      readonly gateway: number;
      readonly roomBytes: number;
      readonly forMs: number;
    }
  | {
      readonly type: 'flip';
      readonly gateway: number;
      readonly where: 'journal' | 'snapshot';
      /** Which file, and which bit of it, as shares of what there is. */
      readonly file: number;
      readonly bit: number;
      readonly downMs: number;
    }
  | { readonly type: 'partition'; readonly from: string; readonly gateway: number; readonly forMs: number }
  | { readonly type: 'store-down'; readonly forMs: number }
  | { readonly type: 'store-cut'; readonly gateway: number; readonly forMs: number }
  | { readonly type: 'clock-jump'; readonly gateway: number; readonly byMs: number }
  | { readonly type: 'agent-clock-jump'; readonly agent: number; readonly byMs: number }
  | { readonly type: 'agent-crash'; readonly agent: number; readonly downMs: number }
);

/** A schedule before it runs: all that follows from it is deterministic. */
export interface Plan {
  readonly seed: number;
  readonly gateways: number;
  readonly agents: number;
  /** Whether the agents are processes over one outbox. */
  readonly sharedOutbox: boolean;
  readonly segmentBytes: number;
  readonly diskLatencyMs: number;
  readonly network: NetworkFaults;
  readonly dedup: DedupFaults;
  readonly maxInFlight: number;
  readonly retentionDays: number;
  /** What the tenants decide with at first. */
  readonly decision: Readonly<Record<TenantName, DecisionSettings>>;
  /** Virtual ms after which the key of `beta` no longer verifies. */
  readonly betaEndsAfterMs: number | undefined;
  /** Of each gateway's clock; 1 is right. */
  readonly clockRates: readonly number[];
  /** Virtual ms at which all faults end. */
  readonly healAtMs: number;
  readonly ending: 'stop' | 'power-loss';
  readonly items: readonly PlanItem[];
}

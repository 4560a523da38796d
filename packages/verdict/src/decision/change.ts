import type { Sha256Hex } from '@kakeya/protocol';
import type { Label } from '../label.ts';
import type { BanditState } from '../bandit/mod.ts';
import type { GuardrailState } from '../routing/mod.ts';
import type { Features } from '../risk/mod.ts';
import type { Decision } from '../outcome.ts';
import type { VerifyParams } from '../params.ts';
import type { PolicyInForce } from './policy_step.ts';
import type { DecisionSettings } from './settings.ts';

interface ChangeBase {
  readonly tenant: string;
  /** Unix ms, for people; the order of changes is that of the log. */
  readonly at_ms: number;
}

/** The tenant decides with these from here on. */
export interface SettingsChange extends ChangeBase {
  readonly kind: 'settings';
  readonly settings: DecisionSettings;
  /** Draws which outcomes are to be labelled; secret from the agents, so that none can choose. */
  readonly sample_seed: string;
}

/** A person said what an outcome was. Carries all that the calibration needs of it. */
export interface LabelChange extends ChangeBase {
  readonly kind: 'label';
  readonly request_id: string;
  readonly pcs_id: string;
  readonly label: Label;
  readonly labelled_by: string;
  /** Of what the label rests on. */
  readonly evidence_digest: Sha256Hex | null;
  readonly decided_at_ms: number;
  readonly decision: Decision;
  /** In [0, 1]; null where the outcome had none. */
  readonly bounds_score: number | null;
  /** Of the parameters that the outcome was decided under. Missing in what was recorded before there were others. */
  readonly params_hash?: string;
  readonly features: Features | null;
  /** With which probability this outcome was to be labelled. */
  readonly propensity: number;
  /** The tenant's `labelShare` when the outcome was decided. */
  readonly label_share: number;
  /** Why it is kept out of the calibration; null: it counts. */
  readonly left_out: LabelLeftOut | null;
}

/**
 * What would bias the set: a label that nobody asked for, and any label while nothing of what is accepted is drawn
 * (`nothing_drawn`), since the set would then stand for suspect outcomes only.
 */
export type LabelLeftOut = 'unsolicited' | 'nothing_drawn' | 'refused_by_checks' | 'no_score';

/** Outcomes that were labelled elsewhere: drawn with known chances, by the word of who imports them. */
export interface ImportChange extends ChangeBase {
  readonly kind: 'import';
  readonly request_id: string;
  readonly imported_by: string;
  readonly records: readonly ImportedRecord[];
}

export interface ImportedRecord {
  readonly id: string;
  readonly score: number;
  readonly label: Label;
  readonly at_ms: number;
  /** With which probability it was chosen for labelling, in (0, 1]. */
  readonly propensity: number;
  /** The smallest such probability that any outcome of its kind had, in (0, 1]. */
  readonly label_share: number;
}

/** Forgets labels: what was labelled before no longer stands for what comes. */
export interface RecalibrationChange extends ChangeBase {
  readonly kind: 'recalibration';
  readonly by: string;
  /** Outcomes decided before this are forgotten; null forgets none and only restarts the watch. */
  readonly keep_since_ms: number | null;
  readonly triggers: readonly string[];
}

/** A recalibration is due: recorded, and applied by whoever decides that. */
export interface ProposalChange extends ChangeBase {
  readonly kind: 'proposal';
  readonly triggers: readonly string[];
}

/** Another model is in force from here on; null: none is. */
export interface ModelChange extends ChangeBase {
  readonly kind: 'model';
  readonly role: 'risk' | 'anomaly';
  readonly by: string;
  readonly reason: string;
  readonly model_id: string | null;
  /** A document that `parseRiskModel` takes, or `parseAnomalyModel`; null: none. */
  readonly model: unknown;
}

/** The comparison of the fast path with the full one ended, or goes on. */
export interface RoutingChange extends ChangeBase {
  readonly kind: 'routing';
  readonly by: string;
  readonly state: GuardrailState;
}

/** What a tenant's bandit has learnt from labels. */
export interface BanditChange extends ChangeBase {
  readonly kind: 'bandit';
  readonly by: string;
  /** What it was learnt of, see `lessonOf`: under other arms or rewards it counts for nothing. */
  readonly lesson: string;
  /** Position of the last label that it was learnt from: each counts once. */
  readonly through: number;
  readonly state: BanditState;
}

/** Other versions of a policy hold from here on; both null: none does. */
export interface PolicyChange extends ChangeBase, PolicyInForce {
  readonly kind: 'policy';
  readonly by: string;
  readonly reason: string;
  readonly policy_id: string;
}

/** Other verify parameters hold from here on; null: those that the gateway was started with. */
export interface ParametersChange extends ChangeBase {
  readonly kind: 'parameters';
  readonly by: string;
  readonly reason: string;
  /** Of the document that says them. */
  readonly document: { readonly id: string; readonly version: string; readonly hash: string } | null;
  readonly params: VerifyParams | null;
}

/** What alters the decisions after it. Each is an entry of the journal. */
export type Change =
  | SettingsChange
  | LabelChange
  | ImportChange
  | RecalibrationChange
  | ModelChange
  | RoutingChange
  | BanditChange
  | PolicyChange
  | ParametersChange
  | ProposalChange;

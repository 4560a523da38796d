import type { Sha256Hex } from '@kakeya/protocol';
import type { Label } from '../label.ts';
import type { Decision } from '../outcome.ts';
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
  readonly features: Readonly<Record<string, number | null>> | null;
  /** With which probability this outcome was to be labelled. */
  readonly propensity: number;
  /** The tenant's `labelShare` when the outcome was decided. */
  readonly label_share: number;
  /** Why it is kept out of the calibration; null: it counts. */
  readonly left_out: LabelLeftOut | null;
}

/** A label that nobody asked for chose its outcome itself: in the set it would bias what the set stands for. */
export type LabelLeftOut = 'unsolicited' | 'refused_by_checks' | 'no_score';

/** Outcomes that were labelled elsewhere: a random sample, by the word of who imports them. */
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
}

/** Forgets labels: what was labelled before no longer stands for what comes. */
export interface RecalibrationChange extends ChangeBase {
  readonly kind: 'recalibration';
  readonly by: string;
  /** Outcomes decided before this are forgotten; null forgets none and only restarts the watch. */
  readonly keep_since_ms: number | null;
  readonly triggers: readonly string[];
}

/** What alters the decisions after it. Each is an entry of the journal. */
export type Change = SettingsChange | LabelChange | ImportChange | RecalibrationChange;

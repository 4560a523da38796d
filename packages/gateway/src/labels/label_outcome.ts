import { asSha256Hex, sha256Hex, type TenantId } from '@kakeya/protocol';
import type { DedupStore } from '@kakeya/storage';
import {
  type Label,
  type LabelChange,
  type LabelLeftOut,
  type Outcome,
  tenantStateOf,
} from '@kakeya/verdict';
import type { Decisions } from '../decisions/decisions.ts';
import { decodeStoredOutcome } from '../pipeline/stored_outcome.ts';

/** What a person says of an outcome. */
export interface LabelRequest {
  readonly pcs_id: string;
  readonly label: Label;
  readonly labelled_by: string;
  /** SHA-256 of what the label rests on. */
  readonly evidence_digest?: string;
}

export interface Labelled {
  readonly pcs_id: string;
  readonly label: Label;
  /** Whether it calibrates the tenant's next decisions. */
  readonly counted: boolean;
  readonly left_out: LabelLeftOut | null;
  /** It was said before: nothing was recorded again. */
  readonly replayed: boolean;
  /** The calibration that decides what comes next. */
  readonly calibration_version: string | null;
}

export interface LabelDeps {
  readonly dedup: Pick<DedupStore, 'get' | 'putIfAbsent'>;
  readonly decisions: Decisions;
  readonly clock: () => number;
}

/** The parts of a stored outcome that a label needs; an outcome of an older version may lack some. */
type StoredAnswer = Pick<Outcome, 'decision'> &
  Partial<Pick<Outcome, 'score' | 'labelling' | 'no_guarantee' | 'features' | 'params_hash'>> & {
    readonly received_at: string;
  };

/**
 * Records what an outcome was. The label takes with it all that calibration needs, as it was when the outcome was
 * decided. undefined: no outcome is stored under this id.
 * @throws StorageError a store is away; nothing was recorded
 */
export async function labelOutcome(
  tenant: TenantId,
  request: LabelRequest,
  requestId: string,
  { dedup, decisions, clock }: LabelDeps,
): Promise<Labelled | undefined> {
  const entry = await dedup.get({ tenant, scope: 'pcs', id: request.pcs_id });
  if (entry === undefined) return undefined;
  const answer: StoredAnswer = JSON.parse(decodeStoredOutcome(entry.value).body);
  const left_out = leftOut(answer);
  const known = tenantStateOf(decisions.latest, tenant).items.find(({ id }) => id === request.pcs_id);
  const mark = markOf(tenant, request);
  const replayed =
    known === undefined ? (await dedup.get(mark)) !== undefined : known.label === request.label;
  if (!replayed) {
    await decisions.append(changeOf(tenant, request, requestId, answer, left_out, clock()));
    // Afterwards: a crash in between records a label twice, which changes nothing; the other way round it would be lost.
    await dedup.putIfAbsent(mark, { digest: mark.id, value: '' });
  }
  return {
    pcs_id: request.pcs_id,
    label: request.label,
    counted: left_out === null,
    left_out,
    replayed,
    calibration_version: tenantStateOf(decisions.latest, tenant).calibration.version,
  };
}

/** What was said of an outcome that the calibration does not hold: else nothing would tell that it was said before. */
const markOf = (tenant: TenantId, { pcs_id, label, labelled_by, evidence_digest = '' }: LabelRequest) => ({
  tenant,
  scope: 'label',
  id: sha256Hex(new TextEncoder().encode(JSON.stringify([pcs_id, label, labelled_by, evidence_digest]))),
});

function leftOut({ score, labelling }: StoredAnswer): LabelLeftOut | null {
  if (labelling === undefined || score === undefined || score.bounds === null) return 'no_score';
  if (labelling.label_share === 0) return 'nothing_drawn';
  if (labelling.propensity === 0) return 'refused_by_checks';
  return labelling.wanted ? null : 'unsolicited';
}

function changeOf(
  tenant: TenantId,
  { pcs_id, label, labelled_by, evidence_digest }: LabelRequest,
  request_id: string,
  { decision, score, labelling, features, params_hash, received_at }: StoredAnswer,
  left_out: LabelLeftOut | null,
  at_ms: number,
): LabelChange {
  return {
    kind: 'label',
    tenant,
    at_ms,
    request_id,
    pcs_id,
    label,
    labelled_by,
    evidence_digest: evidence_digest === undefined ? null : asSha256Hex(evidence_digest),
    decided_at_ms: Date.parse(received_at),
    decision,
    bounds_score: score?.bounds ?? null,
    ...(params_hash === undefined ? {} : { params_hash }),
    features: features ?? null,
    propensity: labelling?.propensity ?? 0,
    label_share: labelling?.label_share ?? 1,
    left_out,
  };
}

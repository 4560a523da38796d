import { type LineReader, unknownField } from '../records/json_lines.ts';
import { parseInstant } from '../options/parse_instant.ts';

/** One labelled outcome, as an import sends it. */
export interface LabelledRecord {
  readonly id: string;
  /** In [0, 1]; larger = more suspect. */
  readonly score: number;
  readonly label: 'wrong' | 'benign';
  /** When it was decided: an instant in UTC. */
  readonly at: string;
  /** The chance that it had of being labelled, in (0, 1]. */
  readonly propensity: number;
  /** Share of what was decided that was drawn for labelling then, in (0, 1]. */
  readonly label_share: number;
}

/** An exported outcome that has no score under the tenant's current one. */
export type LabelledLine = { readonly record: LabelledRecord } | { readonly unscored: string };

export interface LabelledFields {
  readonly idField: string;
  readonly scoreField: string;
  readonly labelField: string;
  readonly atField: string;
}

export const EXPORT_FIELDS: LabelledFields = {
  idField: 'id',
  scoreField: 'score',
  labelField: 'label',
  atField: 'at',
};

/** Of any characters, counted as code points. */
const ID = /^.{1,256}$/su;

/** Reads the lines of one file; knows the ids that it has seen. */
export function labelledLineReader(fields: LabelledFields): LineReader<LabelledLine> {
  const { idField, scoreField, labelField, atField } = fields;
  const named = [idField, scoreField, labelField, atField];
  const known: ReadonlySet<string> = new Set([
    ...named,
    'propensity',
    'label_share',
    'labelled_at',
    'features',
  ]);
  const seen = new Set<string>();
  return (members) => {
    const unknown = unknownField(members, known);
    if (unknown !== undefined) return { fault: unknown };
    const missing = named.find((name) => !members.has(name));
    if (missing !== undefined) return { fault: `Field "${missing}" is missing.` };
    const [id, score, label, at] = named.map((name) => members.get(name));
    if (typeof id !== 'string' || !ID.test(id)) {
      return { fault: `${idField} must be a text of 1 to 256 characters.` };
    }
    if (seen.has(id)) return { fault: `${idField} ${JSON.stringify(id)} stands in an earlier line too.` };
    seen.add(id);
    if (label !== 'wrong' && label !== 'benign') return { fault: `${labelField} must be wrong or benign.` };
    // Only an export writes `labelled_at`, and null for what its tenant's score does not know.
    if (score === null && members.has('labelled_at')) return { unscored: id };
    if (typeof score !== 'number' || !(score >= 0 && score <= 1)) {
      return { fault: `${scoreField} must be a number in [0, 1].` };
    }
    const instant = instantOf(at);
    if (instant === undefined) {
      return { fault: `${atField} must be an instant with a zone, such as 2025-01-31T08:00:00Z.` };
    }
    const chances = chancesOf(members);
    if ('fault' in chances) return chances;
    return { record: { id, score, label, at: instant, ...chances } };
  };
}

type Chances = Pick<LabelledRecord, 'propensity' | 'label_share'>;

/**
 * An outcome is labelled for certain or with the label share, so its propensity is never below the share: were it, it would
 * outweigh what is assumed of the outcome at hand, and the bound would fail.
 */
function chancesOf(members: ReadonlyMap<string, unknown>): Chances | { readonly fault: string } {
  const propensity = members.get('propensity') ?? 1;
  if (!isChance(propensity)) return { fault: 'propensity must be a number above 0 and at most 1.' };
  const share = members.get('label_share') ?? propensity;
  if (!isChance(share)) return { fault: 'label_share must be a number above 0 and at most 1.' };
  if (share > propensity * (1 + ROUNDING)) return { fault: 'label_share must not be above propensity.' };
  return { propensity, label_share: share };
}

/** An export inverts the propensity twice. */
const ROUNDING = 1e-12;

/** The weight 1/chance has to be finite. */
const isChance = (value: unknown): value is number =>
  typeof value === 'number' && value > 0 && value <= 1 && Number.isFinite(1 / value);

/** Date.parse would take 30 February for a day of March. */
function instantOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    parseInstant(value);
  } catch {
    return undefined;
  }
  const [year, month, day] = value.slice(0, 10).split('-').map(Number);
  const lastDay = new Date(Date.UTC(year ?? 0, month ?? 0, 0)).getUTCDate();
  return (day ?? 32) <= lastDay ? new Date(value).toISOString() : undefined;
}

import type { Pcs } from '@kakeya/protocol';
import { type NullComparison, theilSenLine } from '@kakeya/signals';
import { DEFAULT_PARAMS, paramsHash } from '@kakeya/verdict';
import type { Evidence } from './evidence.ts';
import type { MeasuredText, TextMeasures } from './measure_text.ts';

type Geometry = NonNullable<Evidence['geometry']>;
type Absent = Geometry['absent'][number];
/** A part that can be drawn, or why not. */
type Part<T> = { readonly drawn: T } | { readonly why: string };

/** The text that a record summarises, measured again, or why it could not be. */
export type TextSource = { readonly measured: MeasuredText } | { readonly why: string };

export interface GeometryInput {
  readonly record: Pcs;
  /** Of the parameters that judged it; undefined: its outcome is gone. */
  readonly paramsHash: string | undefined;
  readonly text: TextSource;
}

/** What measuring a text twice may differ by: a 0.1 record keeps 9 decimals, and another agent may too. */
const SAME = 1e-9;
const PARAMS_HASH = paramsHash(DEFAULT_PARAMS);

/** What the structural signals of a record were computed from, as far as it can be had. Pure. */
export function geometry({ record, paramsHash: judgedBy, text }: GeometryInput): Geometry {
  const absent: Absent[] = [];
  const drawn = <T>(part: string, found: Part<T>): T | null => {
    if ('drawn' in found) return found.drawn;
    absent.push({ part, why: found.why });
    return null;
  };
  const measured = measuresOf(text);
  return {
    n_j: drawn('n_j', linePlot(record, judgedBy)),
    coherence: drawn('coherence', coherence(record, measured, drawn)),
    compression: { r: record.r, null: drawn('compression.null', ratioNull(record, measured)) },
    absent,
  };
}

function measuresOf(text: TextSource): Part<TextMeasures> {
  if (!('measured' in text)) return text;
  const { measured } = text;
  return 'refused' in measured
    ? { why: `The answer cannot be measured again. ${measured.refused}` }
    : { drawn: measured };
}

function linePlot(record: Pcs, judgedBy: string | undefined): Part<Geometry['n_j']> {
  const { scales, N_j } = record;
  if (scales.length < 2) return { why: 'One scale determines no line.' };
  if (judgedBy !== PARAMS_HASH)
    return { why: 'It was judged by parameters that this gateway does not have.' };
  const counts = scales.map((scale) => N_j[String(scale)] ?? Number.NaN);
  const { x, y, slope, intercept } = theilSenLine(
    scales,
    counts,
    record.version === '0.1' ? 'upper' : 'true',
  );
  return {
    drawn: {
      points: scales.map((scale, i) => ({
        scale,
        n_j: counts[i] ?? Number.NaN,
        x: x[i] ?? Number.NaN,
        y: y[i] ?? Number.NaN,
      })),
      slope,
      intercept,
      claimed_slope: record.D_hat,
      tolerance: DEFAULT_PARAMS.tolD,
    },
  };
}

/** Drawn only if the answer gives what the record claims: else it would be the picture of another text. */
function coherence(
  record: Pcs,
  measured: Part<TextMeasures>,
  drawn: <T>(part: string, found: Part<T>) => T | null,
): Part<Geometry['coherence']> {
  if (!('drawn' in measured)) return measured;
  const { cohStar, projection, cohNull } = measured.drawn;
  if (!(Math.abs(cohStar - record.coh_star) <= SAME))
    return { why: `The answer gives coh_star ${cohStar}, and the record claims ${record.coh_star}.` };
  return {
    drawn: {
      projection,
      coh_star: record.coh_star,
      null: drawn('coherence.null', nullOf(cohNull)),
    },
  };
}

function ratioNull(record: Pcs, measured: Part<TextMeasures>): Part<NullComparison> {
  if (!('drawn' in measured)) return measured;
  const { r, ratioNull: found } = measured.drawn;
  if (!(Math.abs(r - record.r) <= SAME))
    return { why: `The answer gives r ${r}, and the record claims ${record.r}.` };
  return nullOf(found);
}

const nullOf = (found: NullComparison | null): Part<NullComparison> =>
  found === null ? { why: 'No table of inputs without structure covers this size.' } : { drawn: found };

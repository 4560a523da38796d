import type { RoutedRecord } from '@kakeya/verdict/routing';
import { type LineReader, readJsonLines, unknownField } from '../records/json_lines.ts';

/** The last five are context that a feed carries along; they decide nothing here. */
const FIELDS: ReadonlySet<string> = new Set([
  'arm',
  'path',
  'latency_ms',
  'decision',
  'label',
  'weight',
  'pcs_id',
  'tenant',
  'at',
  'reason',
  'propensity',
]);

/** A record of an experiment, or of an output that went through none. */
type Line = { readonly outside: true } | { readonly outside: false; readonly record: RoutedRecord };

export interface RoutedTraffic {
  readonly records: readonly RoutedRecord[];
  /** Lines whose arm is null: routed while no experiment ran. */
  readonly outside: number;
}

/** Recorded traffic of one experiment. @throws CliError `input_invalid` naming the lines, `file_unreadable` */
export async function readRouted(file: string): Promise<RoutedTraffic> {
  const lines = await readJsonLines(file, lineOf);
  const records = lines.flatMap((line) => (line.outside ? [] : [line.record]));
  return { records, outside: lines.length - records.length };
}

const lineOf: LineReader<Line> = (members) => {
  const unknown = unknownField(members, FIELDS);
  if (unknown !== undefined) return { fault: unknown };
  const [arm, path, latencyMs] = [members.get('arm'), members.get('path'), members.get('latency_ms')];
  const [decision, label, weight] = [
    members.get('decision'),
    members.get('label'),
    members.get('weight') ?? 1,
  ];
  if (arm !== 'treatment' && arm !== 'control' && arm !== null) {
    return { fault: 'arm must be treatment, control or null.' };
  }
  if (path !== 'fast' && path !== 'full') return { fault: 'path must be fast or full.' };
  if (arm === 'control' && path === 'fast') return { fault: 'the control arm never takes the fast path.' };
  if (typeof latencyMs !== 'number' || !(latencyMs >= 0)) {
    return { fault: 'latency_ms must be a number of at least 0.' };
  }
  if (decision !== 'accept' && decision !== 'escalate' && decision !== 'reject') {
    return { fault: 'decision must be accept, escalate or reject.' };
  }
  if (label !== 'wrong' && label !== 'benign' && label !== null) {
    return { fault: 'label must be wrong, benign or null.' };
  }
  if (typeof weight !== 'number' || !(weight > 0)) return { fault: 'weight must be a number above 0.' };
  if (arm === null) return { outside: true };
  const wrong = label === null ? null : label === 'wrong';
  const contained = wrong === true ? decision !== 'accept' : null;
  return { outside: false, record: { arm, path, latencyMs, wrong, contained, weight } };
};

import { parseJsonStrict } from '@kakeya/protocol';
import type { TrainingRow } from '@kakeya/verdict/risk';
import { loadRiskTraining } from '@kakeya/verdict/risk';
import { CliError } from '../errors.ts';
import { readInputText } from '../records/read_input.ts';
import { refuseAsInput } from '../records/refuse_as_input.ts';

export interface LabelledLine {
  readonly row: TrainingRow;
  /** The whole line, for a field beside those of training. */
  readonly fields: object;
}

const LIMITS = { maxDepth: 16, maxMembers: 10_000, maxElements: 100_000 };

/** @throws CliError `file_unreadable`, or `input_invalid` naming the line */
export async function readLabelledLines(
  path: string,
  mayHave: readonly string[] = [],
): Promise<readonly LabelledLine[]> {
  const { parseTrainingRow } = await loadRiskTraining();
  const encoder = new TextEncoder();
  const lines = (await readInputText(path)).split('\n');
  const rows = lines.flatMap((text, index): LabelledLine[] => {
    if (text.trim() === '') return [];
    const where = `${path}:${index + 1}`;
    const json = parseJsonStrict(encoder.encode(text), LIMITS);
    if (!json.ok) throw invalid(`${where}: ${json.problems.map(({ message }) => message).join(' ')}`);
    const row = refuseAsInput(where, () => parseTrainingRow(json.value, mayHave));
    return typeof json.value === 'object' && json.value !== null ? [{ row, fields: json.value }] : [];
  });
  if (rows.length > 0) return rows;
  throw invalid(`${path} holds no rows: one {"features": {…}, "label": …, "at": …} per line is expected.`);
}

const invalid = (message: string): CliError => new CliError('input_invalid', message);

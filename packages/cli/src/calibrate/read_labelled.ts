import { parseJsonStrict } from '@kakeya/protocol';
import { readJsonLines } from '../records/json_lines.ts';
import { CliError } from '../errors.ts';
import type { ExitCode } from '../exit_code.ts';
import type { GatewayTarget } from '../records/gateway_client.ts';
import { callGateway, reportRefusal } from './call_gateway.ts';
import {
  EXPORT_FIELDS,
  type LabelledFields,
  type LabelledLine,
  labelledLineReader,
  type LabelledRecord,
} from './labelled_record.ts';
import { calibrationPath } from './target.ts';

export interface LabelledRecords {
  readonly records: readonly LabelledRecord[];
  /** Ids of exported outcomes that have no score, and so calibrate nothing. */
  readonly unscored: readonly string[];
}

/** @throws CliError `input_invalid` naming the lines, `file_unreadable` */
export async function readLabelledFile(file: string, fields: LabelledFields): Promise<LabelledRecords> {
  const read = sorted(await readJsonLines(file, labelledLineReader(fields)));
  if (read.records.length > 0) return read;
  throw new CliError(
    'input_invalid',
    `${file} holds no labelled record with a score: nothing can be done with it.`,
  );
}

const LIMITS = { maxDepth: 8, maxMembers: 64, maxElements: 256 } as const;

/** The tenant's export. A number: it was refused, that was said, and this is the exit. @throws CliError `input_invalid` */
export async function fetchLabelled(target: GatewayTarget): Promise<LabelledRecords | ExitCode> {
  const answer = await callGateway(target, `${calibrationPath(target)}/records`);
  if (!answer.ok) return reportRefusal(answer);
  return labelledOf(answer.text);
}

/** The lines of an export. @throws CliError `input_invalid` */
export function labelledOf(text: string): LabelledRecords {
  const read = labelledLineReader(EXPORT_FIELDS);
  const lines = text.split('\n').filter((line) => line !== '');
  return sorted(
    lines.map((line, index) => {
      const parsed = parseJsonStrict(new TextEncoder().encode(line), LIMITS);
      const value = parsed.ok ? parsed.value : null;
      const item =
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? read(new Map<string, unknown>(Object.entries(value)))
          : { fault: 'This is not a JSON object.' };
      if (!('fault' in item)) return item;
      throw new CliError('input_invalid', `Line ${index + 1} of the gateway's export: ${item.fault}`);
    }),
  );
}

function sorted(lines: readonly LabelledLine[]): LabelledRecords {
  return {
    records: lines.flatMap((line) => ('record' in line ? [line.record] : [])),
    unscored: lines.flatMap((line) => ('unscored' in line ? [line.unscored] : [])),
  };
}

import { CliError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { note, print, printJson } from '../output/print.ts';
import { startProgress } from '../output/progress.ts';
import type { GatewayTarget } from '../records/gateway_client.ts';
import { member } from '../records/verdict.ts';
import { callGateway, notUnderstood, parseJson, reportRefusal } from './call_gateway.ts';
import { fetchState } from './calibration_state.ts';
import type { LabelledFields, LabelledRecord } from './labelled_record.ts';
import { fetchLabelled, readLabelledFile } from './read_labelled.ts';
import { calibrationPath, type TargetOptions, targetOf } from './target.ts';

export interface ImportOptions extends TargetOptions, LabelledFields {
  readonly by: string;
  readonly json?: boolean;
}

const CHUNK_RECORDS = 1_000;

/**
 * `kakeya calibrate import`. The whole file is read before anything is sent. Of more records than the tenant keeps, only the
 * last are sent: the gateway would drop the others at once, and by a second import take them for new. What the tenant has
 * is not sent: an outcome that was labelled there would lose its features to a bare score.
 */
export async function importLabels(file: string, options: ImportOptions): Promise<ExitCode> {
  const { records: all, unscored } = await readLabelledFile(file, options);
  const target = await targetOf(options);
  const before = await fetchState(target);
  if (!before.ok) return reportRefusal(before);
  const { score, settings, tenant } = before.state;
  if (score === null) {
    throw new CliError(
      'input_invalid',
      `Tenant ${tenant} calibrates by a risk model and has none: imported scores would mean nothing.`,
    );
  }
  const there = await fetchLabelled(target);
  if (typeof there === 'number') return there;
  const kept = all.slice(-settings.maxRecords);
  const records = without(there.records, kept);
  const refused = await send(target, options.by, records);
  if (refused !== undefined) return refused;
  const after = await fetchState(target);
  if (!after.ok) return reportRefusal(after);
  const report = {
    tenant,
    score,
    read: all.length,
    sent: records.length,
    sent_wrong: records.filter(({ label }) => label === 'wrong').length,
    sent_benign: records.filter(({ label }) => label === 'benign').length,
    left_out: {
      without_score: unscored.length,
      over_max_records: all.length - kept.length,
      already_there: kept.length - records.length,
    },
    requests: Math.ceil(records.length / CHUNK_RECORDS),
    own_before: before.state.own,
    own: after.state.own,
    calibration_version: after.state.own.version,
  };
  if (options.json === true) await printJson(report);
  else await print(summary(report));
  return EXIT.ok;
}

/** In requests of bounded size, oldest first. Returns the exit of the first that is refused, having said why. */
async function send(
  target: GatewayTarget,
  by: string,
  records: readonly LabelledRecord[],
): Promise<ExitCode | undefined> {
  const progress = startProgress('records sent');
  for (let start = 0; start < records.length; start += CHUNK_RECORDS) {
    const chunk = records.slice(start, start + CHUNK_RECORDS);
    const answer = await callGateway(target, `${calibrationPath(target)}/records`, { by, records: chunk });
    const body = answer.ok ? parseJson(answer.text) : undefined;
    if (!answer.ok || typeof member(body, 'calibration_version') !== 'string') {
      progress.end();
      const code = reportRefusal(answer.ok ? notUnderstood() : answer);
      note(
        `${start} of ${records.length} records were taken over before that. The same command again goes on.`,
      );
      return code;
    }
    progress.advance(chunk.length);
  }
  progress.end();
  return undefined;
}

function without(there: readonly LabelledRecord[], records: readonly LabelledRecord[]): LabelledRecord[] {
  const known = new Map(there.map((record) => [record.id, record]));
  return records.filter(({ id, label, score }) => {
    const same = known.get(id);
    return same?.label !== label || same.score !== score;
  });
}

interface Report {
  readonly tenant: string;
  readonly score: string;
  readonly sent: number;
  readonly sent_wrong: number;
  readonly sent_benign: number;
  readonly left_out: {
    readonly without_score: number;
    readonly over_max_records: number;
    readonly already_there: number;
  };
  readonly own_before: Counts;
  readonly own: Counts;
  readonly calibration_version: string | null;
}

interface Counts {
  readonly n_wrong: number;
  readonly n_benign: number;
}

function summary({ left_out, own_before, own, ...report }: Report): string {
  const { tenant, score, sent, sent_wrong, sent_benign, calibration_version } = report;
  const lines = [
    `Sent ${sent} records (${sent_wrong} wrong, ${sent_benign} benign) to tenant ${tenant}, as scores of ${score}.`,
    `It calibrates on ${own.n_wrong} wrong and ${own.n_benign} benign; before: ${own_before.n_wrong} and ${own_before.n_benign}.`,
    `Calibration version ${calibration_version ?? 'none'}.`,
  ];
  if (left_out.already_there > 0) lines.push(`Left out: ${left_out.already_there} that it has already.`);
  if (left_out.without_score > 0) lines.push(`Left out: ${left_out.without_score} exported without a score.`);
  if (left_out.over_max_records > 0) {
    lines.push(`Left out: the first ${left_out.over_max_records}, more than the tenant keeps.`);
  }
  return `${lines.join('\n')}\n`;
}

import { EXIT, type ExitCode } from '../exit_code.ts';
import { print, printJson } from '../output/print.ts';
import { member } from '../records/verdict.ts';
import { callGateway, notUnderstood, parseJson, reportRefusal } from './call_gateway.ts';
import { calibrationPath, type TargetOptions, targetOf } from './target.ts';

export interface RecalibrateOptions extends TargetOptions {
  readonly by: string;
  readonly keepSince?: string;
  readonly json?: boolean;
}

/** `kakeya calibrate recalibrate`: begins the watch anew, and forgets older labels where that is asked for. */
export async function recalibrate({
  by,
  keepSince,
  json,
  ...options
}: RecalibrateOptions): Promise<ExitCode> {
  const target = await targetOf(options);
  const keep = keepSince === undefined ? {} : { keep_since: new Date(keepSince).toISOString() };
  const answer = await callGateway(target, `${calibrationPath(target)}/recalibrate`, { by, ...keep });
  if (!answer.ok) return reportRefusal(answer);
  const body = parseJson(answer.text);
  const [version, records] = [member(body, 'calibration_version'), member(body, 'records')];
  if (typeof records !== 'number' || !(version === null || typeof version === 'string')) {
    return reportRefusal(notUnderstood());
  }
  if (json === true) await printJson(body);
  else {
    await print(
      `The watch begins anew. ${records} labelled records are kept; calibration version ${version ?? 'none'}.\n`,
    );
  }
  return EXIT.ok;
}

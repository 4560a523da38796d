import { createHash } from 'node:crypto';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { print, printJson } from '../output/print.ts';
import { printable } from '../output/printable.ts';
import { streamInput } from '../records/read_input.ts';
import { member } from '../records/verdict.ts';
import { callGateway, notUnderstood, parseJson, type Refusal, reportRefusal } from './call_gateway.ts';
import { type TargetOptions, targetOf } from './target.ts';

export interface LabelOptions extends TargetOptions {
  readonly by: string;
  readonly evidence?: string;
  readonly json?: boolean;
}

/** Why a label is recorded and yet calibrates nothing. */
const LEFT_OUT: ReadonlyMap<unknown, string> = new Map([
  ['unsolicited', 'it was not drawn for labelling, and what people pick themselves would bias the set'],
  ['nothing_drawn', 'the label share was 0, so nothing of what was decided is drawn'],
  ['refused_by_checks', 'the deterministic checks refused it, whatever its score'],
  ['no_score', 'it has no score'],
]);

/** `kakeya calibrate label`: what an outcome was. */
export async function labelOutcome(
  pcsId: string,
  label: string,
  { by, evidence, json, ...options }: LabelOptions,
): Promise<ExitCode> {
  const target = await targetOf(options);
  const digest = evidence === undefined ? {} : { evidence_digest: await digestOf(evidence) };
  const answer = await callGateway(target, '/v1/labels', {
    pcs_id: pcsId,
    label,
    labelled_by: by,
    ...digest,
  });
  if (!answer.ok) return isUnknownOutcome(answer) ? refusedAsInput(answer) : reportRefusal(answer);
  const body = parseJson(answer.text);
  const counted = member(body, 'counted');
  if (typeof counted !== 'boolean') return reportRefusal(notUnderstood());
  if (json === true) await printJson(body);
  else await print(summary(body, counted));
  return EXIT.ok;
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of streamInput(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** The gateway is there and knows no such outcome: the id is what is wrong. */
const isUnknownOutcome = ({ verdict }: Refusal): boolean =>
  verdict.status === 404 && verdict.reasons.some(({ code }) => code === 'not-found');

function refusedAsInput(refusal: Refusal): ExitCode {
  reportRefusal(refusal);
  return EXIT.invalid;
}

function summary(body: unknown, counted: boolean): string {
  const label = `${String(member(body, 'pcs_id'))} is labelled ${String(member(body, 'label'))}`;
  if (member(body, 'replayed') === true) return `${printable(label)} already. Nothing changed.\n`;
  const leftOut = member(body, 'left_out');
  const effect = counted
    ? `It counts from the next decision on. Calibration version ${String(member(body, 'calibration_version'))}.`
    : `Recorded, but it calibrates nothing: ${LEFT_OUT.get(leftOut) ?? String(leftOut)}.`;
  return `${printable(`${label}.`)}\n${printable(effect)}\n`;
}

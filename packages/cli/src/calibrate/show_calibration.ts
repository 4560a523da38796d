import type { RecalibrationTrigger } from '@kakeya/verdict/watch';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { print, printJson, printTable } from '../output/print.ts';
import type { Cell } from '../output/table.ts';
import { reportRefusal } from './call_gateway.ts';
import { type CalibrationState, fetchState } from './calibration_state.ts';
import { type TargetOptions, targetOf } from './target.ts';

export interface ShowOptions extends TargetOptions {
  readonly json?: boolean;
}

/** `kakeya calibrate show`. */
export async function showCalibration(options: ShowOptions): Promise<ExitCode> {
  const answer = await fetchState(await targetOf(options));
  if (!answer.ok) return reportRefusal(answer);
  const { state } = answer;
  if (options.json === true) {
    await printJson(state);
    return EXIT.ok;
  }
  await printTable(['what', 'is'], facts(state));
  await print('\n');
  await printTable(['bound', 'delta', 'labels', 'needed', 'what it does now'], bounds(state));
  await print(`\n${watchLines(state).join('\n')}\n`);
  return EXIT.ok;
}

function facts({ tenant, score, set, version, own, item_weight, settings }: CalibrationState): Cell[][] {
  const labels = `${own.n_wrong} wrong, ${own.n_benign} benign of its own`;
  return [
    ['tenant', tenant],
    ['score', score ?? 'none: it calibrates by a risk model, and has none'],
    ['set', set === 'tenant' ? labels : `those of all tenants, for want of its own (${labels})`],
    ['version', version ?? 'none yet'],
    ['item weight', `${item_weight} (label share now ${settings.labelShare})`],
    ['guarantee', settings.requireGuarantee ? 'required: without one, escalated' : 'not required'],
  ];
}

function bounds(state: CalibrationState): Cell[][] {
  const { settings, accept, reject, accept_below, reject_above } = state;
  const row = (bound: string, delta: number, side: typeof accept, effect: string): Cell[] => [
    bound,
    String(delta),
    String(side.n),
    side.needs === null ? 'no number' : String(side.needs),
    side.feasible ? effect : { text: 'infeasible: too few labels', style: 'yellow' },
  ];
  return [
    row('P(accept | wrong)', settings.deltaAccept, accept, `accepts below ${accept_below}`),
    row('P(reject | benign)', settings.deltaReject, reject, `rejects above ${reject_above}`),
  ];
}

function watchLines({ watch }: CalibrationState): string[] {
  if (watch === null) return ['Watch: nothing was decided or labelled yet.'];
  const { martingale, miscoverage, ks, proposals } = watch;
  const side = ({
    decision,
    label,
    labelled,
    errors,
    estimate,
    interval,
    ...rest
  }: typeof miscoverage.accept) =>
    `P(${decision} | ${label}): ${estimate === null ? 'no labels' : estimate.toFixed(4)} ` +
    `[${interval.low.toFixed(4)}, ${interval.high.toFixed(4)}] from ${errors} of ${labelled}; ` +
    `${rest.status} at delta ${rest.delta}${rest.exact ? '' : ' (approximate)'}`;
  return [
    `Watched since ${new Date(watch.calibratedAtMs).toISOString()}, ${watch.decisions} decisions.`,
    `Drift: martingale ${short(martingale.value)}, at most ${short(martingale.maxValue)}; ` +
      `${martingale.alarm ? 'ALARM' : 'no alarm'} (threshold ${martingale.threshold}).`,
    ...(ks === null
      ? []
      : [`Scores then and now: KS D ${ks.d.toFixed(4)}, p ${ks.p.toFixed(4)} (${ks.method}).`]),
    side(miscoverage.accept),
    side(miscoverage.reject),
    proposals.length === 0
      ? 'No recalibration is proposed.'
      : `Recalibration is proposed: ${proposals.map(trigger).join('; ')}.`,
  ];
}

const short = (value: number): string => (value >= 1e6 ? value.toExponential(2) : value.toFixed(3));

const DAY_MS = 86_400_000;

function trigger(proposal: RecalibrationTrigger): string {
  switch (proposal.kind) {
    case 'age':
      return `the watch is ${(proposal.ageMs / DAY_MS).toFixed(1)} days old`;
    case 'decisions':
      return `${proposal.decisions} decisions since`;
    case 'drift':
      return 'the scores have drifted';
    case 'miscoverage':
      return `P(${proposal.decision} | ${proposal.label}) is ${proposal.estimate.toFixed(4)} instead of ${proposal.delta}`;
  }
}

import type { CalibrationReport } from '@kakeya/verdict';
import type { WatchReport } from '@kakeya/verdict/watch';
import { member } from '../records/verdict.ts';
import type { GatewayTarget } from '../records/gateway_client.ts';
import { callGateway, notUnderstood, parseJson, type Refusal } from './call_gateway.ts';
import { calibrationPath } from './target.ts';

/** What a gateway says of a tenant's calibration. */
export interface CalibrationState extends CalibrationReport {
  readonly tenant: string;
  readonly watch: (WatchReport & { readonly proposed: boolean }) | null;
}

export async function fetchState(
  target: GatewayTarget,
): Promise<{ readonly ok: true; readonly state: CalibrationState } | Refusal> {
  const answer = await callGateway(target, calibrationPath(target));
  if (!answer.ok) return answer;
  const state = parseJson(answer.text);
  return isState(state) ? { ok: true, state } : notUnderstood();
}

/** As much as is shown, so that no other service's answer reads as a calibration. */
function isState(value: unknown): value is CalibrationState {
  const [settings, own, watch] = ['settings', 'own', 'watch'].map((name) => member(value, name));
  return (
    numbers(value, ['n_wrong', 'n_benign', 'item_weight']) &&
    numbers(settings, ['deltaAccept', 'deltaReject', 'maxRecords', 'labelShare']) &&
    numbers(own, ['n_wrong', 'n_benign']) &&
    ['accept', 'reject'].every((side) => numbers(member(value, side), ['n'])) &&
    typeof member(value, 'tenant') === 'string' &&
    (watch === null || isWatch(watch))
  );
}

function isWatch(watch: unknown): boolean {
  const { accept, reject } = {
    accept: member(member(watch, 'miscoverage'), 'accept'),
    reject: member(member(watch, 'miscoverage'), 'reject'),
  };
  return (
    numbers(watch, ['decisions', 'calibratedAtMs']) &&
    numbers(member(watch, 'martingale'), ['n', 'value', 'maxValue', 'threshold']) &&
    [accept, reject].every(
      (side) =>
        numbers(side, ['labelled', 'errors', 'delta', 'confidence']) &&
        numbers(member(side, 'interval'), ['low', 'high']),
    ) &&
    Array.isArray(member(watch, 'proposals'))
  );
}

const numbers = (value: unknown, names: readonly string[]): boolean =>
  names.every((name) => typeof member(value, name) === 'number');

import {
  countIn,
  type Members,
  membersOf,
  nullOrNumberIn,
  numberIn,
  refusal,
  textIn,
} from './read_document.ts';
import { type ArmState, armsProblem, type BanditState, type Moments } from './state.ts';

const LARGEST = Number.MAX_VALUE;

/**
 * Reads a state that was stored as JSON, strictly: counts that contradict each other are refused, because the chosen
 * arms follow from them.
 * @throws VerdictError `document_invalid`
 */
export function parseBanditState(value: unknown): BanditState {
  const members = membersOf(
    value,
    ['format', 'version', 'arms', 'limits', 'safest_arm', 'observations'],
    'The state',
  );
  if (members.get('format') !== 'kakeya-bandit' || members.get('version') !== 1) {
    throw refusal('This is no state of format kakeya-bandit, version 1.');
  }
  const list = members.get('arms');
  if (!Array.isArray(list)) throw refusal('arms must be a list.');
  const arms = list.map((arm: unknown) => parseArm(arm));
  const limited = membersOf(members.get('limits'), ['latency_p95_ms', 'cost_usd'], 'limits');
  const limits = {
    latency_p95_ms: nullOrNumberIn(limited, 'latency_p95_ms', 0, LARGEST),
    cost_usd: nullOrNumberIn(limited, 'cost_usd', 0, LARGEST),
  };
  const safestArm = textIn(members, 'safest_arm');
  const problem = armsProblem(arms, limits, safestArm);
  if (problem !== undefined) throw refusal(problem);
  const observations = countIn(members, 'observations');
  if (arms.reduce((sum, { reward }) => sum + reward.count, 0) !== observations) {
    throw refusal("observations is not the sum of the arms' rewards.");
  }
  return { format: 'kakeya-bandit', version: 1, arms, limits, safest_arm: safestArm, observations };
}

function parseArm(value: unknown): ArmState {
  const members = membersOf(
    value,
    ['id', 'n', 'm', 'weights', 'successes', 'failures', 'reward', 'latency', 'cost'],
    'An arm',
  );
  const [successes, failures] = [countIn(members, 'successes'), countIn(members, 'failures')];
  const reward = parseMoments(members, 'reward', 1);
  const cost = parseMoments(members, 'cost', LARGEST);
  const timed = membersOf(members.get('latency'), ['count', 'over'], 'latency');
  const latency = { count: countIn(timed, 'count'), over: countIn(timed, 'over') };
  if (successes + failures !== reward.count || latency.over > latency.count) {
    throw refusal('The counts of an arm contradict each other.');
  }
  if (latency.count > reward.count || cost.count > reward.count) {
    throw refusal('An arm has more latencies or costs than rewards.');
  }
  return {
    id: textIn(members, 'id'),
    n: countIn(members, 'n'),
    m: countIn(members, 'm'),
    weights: textIn(members, 'weights'),
    successes,
    failures,
    reward,
    latency,
    cost,
  };
}

function parseMoments(arm: Members, name: string, largest: number): Moments {
  const members = membersOf(arm.get(name), ['count', 'mean', 'm2'], name);
  return {
    count: countIn(members, 'count'),
    mean: numberIn(members, 'mean', 0, largest),
    m2: numberIn(members, 'm2', 0, LARGEST),
  };
}

import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '../../packages/gateway/test/support/random.ts';
import { atRest } from './at_rest.ts';
import { type CheckReport, checkStores } from './check.ts';
import { checkStream } from './check_stream.ts';
import { type ClientReport, sendUntil } from './client.ts';
import { startFleet } from './fleet.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

/**
 * `npm run chaos -- [--seconds 60] [--seed 1] [scenario …]`: real gateways and real servers, killed and frozen under
 * load; afterwards the promises are checked from what the stores hold. Each report becomes a line of
 * `bench/results/chaos.jsonl`. What the operating system schedules is not in the seed's hands: unlike the simulator,
 * a run cannot be repeated exactly.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' } },
});
const seconds = Number(values.seconds);
const seed = Number(values.seed);
const RESULTS = new URL('../../bench/results/chaos.jsonl', import.meta.url);

let violated = false;
for (const name of positionals.length > 0 ? positionals : Object.keys(SCENARIOS)) {
  const scenario = SCENARIOS[name];
  if (scenario === undefined)
    throw new Error(`There is no scenario ${name}; there are ${Object.keys(SCENARIOS).join(', ')}.`);
  const report = { scenario: name, at: new Date().toISOString(), seconds, seed, ...(await run(scenario)) };
  await appendFile(RESULTS, `${JSON.stringify(report)}\n`);
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  violated ||= report.violations.length > 0;
}
process.exit(violated ? 1 : 0);

async function run({ members, backend, startBroker, disturb }: Scenario) {
  const directory = await mkdtemp(join(process.cwd(), '.chaos-'));
  const store = await backend.start();
  const broker = await startBroker?.();
  try {
    const url = store?.url ?? '';
    const settings = { ...backend.settings(url), ...(broker === undefined ? {} : { NATS_URL: broker.url }) };
    const fleet = await startFleet(directory, members, settings);
    const over = AbortSignal.timeout(seconds * 1_000);
    const random = seededRandom(seed);
    const [client, disturbances] = await Promise.all([
      sendUntil(fleet, over, `${seed}`, random),
      disturb(fleet, { store, broker })(over, random),
    ]);
    // What was recorded while the store was away is settled by itself once it is back; a stop would leave it to the
    // next start.
    for (const member of fleet) await atRest(member.url);
    for (const member of fleet) await member.stop();
    const dedup = await backend.open(url, fleet);
    const check = await checkStores(fleet, dedup, client.acknowledged);
    await dedup.close();
    if (broker !== undefined) check.violations.push(...(await checkStream(broker.url, check.decidedIds)));
    return summarise(client, disturbances, check);
  } finally {
    await broker?.[Symbol.asyncDispose]();
    await store?.[Symbol.asyncDispose]();
    await rm(directory, { recursive: true });
  }
}

function summarise(client: ClientReport, disturbances: number, check: CheckReport) {
  const { acknowledged, violations: answers, ...sent } = client;
  const { violations: stores, decidedIds, ...found } = check;
  const violations = [...answers, ...stores];
  return {
    disturbances,
    acknowledged: acknowledged.size,
    ...sent,
    ...found,
    decided: decidedIds.size,
    violations: violations.slice(0, 20),
    violationCount: violations.length,
  };
}

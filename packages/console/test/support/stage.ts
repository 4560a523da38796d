import { readFile } from 'node:fs/promises';
import { type ConsoleGateway, startConsoleGateway } from './console_gateway.ts';
import { labelWanted, type Sent, sendTraffic } from './showcase.ts';
import { trainRiskModel } from './train_risk_model.ts';

const POLICIES = new URL('../../../../examples/policies/', import.meta.url);
const DAY_MS = 86_400_000;
const SEED = 20_261_121;

export interface Stage extends AsyncDisposable {
  readonly gateway: ConsoleGateway;
  readonly sent: readonly Sent[];
  /** An outcome whose answer holds a number that no passage has. */
  readonly suspectId: string;
}

export interface Play {
  readonly records: number;
  /** Trains a risk model at noon, which takes 20 of each class in each fifth of the morning: some 1,000 records a day. */
  readonly learns: boolean;
}

/** A gateway with a day of a support agent behind it: records, repetitions, labels and two policies that hold. */
export async function startStage({ records, learns }: Play): Promise<Stage> {
  const gateway = await startConsoleGateway({
    ENABLE_CALIBRATION_LOGGING: 'true',
    ESCALATION_TARGET: '0.05',
    LABEL_SHARE: learns ? '1' : '0.5',
    CALIBRATION_SCORE: learns ? 'risk' : 'bounds',
  });
  try {
    const nowMs = Date.now();
    const { url, dataDir, key, setClock } = gateway;
    const noonMs = nowMs - DAY_MS / 2;
    const traffic = { n: Math.round(records / 2), seed: SEED };
    const before = await sendTraffic(
      { url, key, setClock },
      { ...traffic, fromMs: nowMs - DAY_MS, untilMs: noonMs },
    );
    // What was labelled by noon is what the afternoon's guarantees stand on.
    await labelWanted({ url, key }, before, 'mara');
    for (const name of ['agent_actions', 'supply_chain']) await promote(url, name);
    if (learns) {
      const reason = 'learnt from the labels of the morning';
      await trainRiskModel({ url, dataDir, tenant: 'default', who: 'mara', reason, atMs: noonMs });
    }
    const after = await sendTraffic(
      { url, key, setClock },
      { ...traffic, seed: SEED + 1, fromMs: noonMs, untilMs: nowMs },
    );
    setClock(nowMs);
    if (learns) await labelWanted({ url, key }, after.slice(0, Math.round(0.9 * after.length)), 'jonas');
    const sent = [...before, ...after];
    const suspect = sent.findLast(({ answer }) => answer.kind === 'wrong_number');
    if (suspect === undefined) throw new Error('The traffic holds no answer with a wrong number: send more.');
    return {
      gateway,
      sent,
      suspectId: suspect.pcsId,
      [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
    };
  } catch (fault) {
    await gateway[Symbol.asyncDispose]();
    throw fault;
  }
}

async function promote(url: string, name: string): Promise<void> {
  const source = await readFile(new URL(`${name}.policy.yaml`, POLICIES), 'utf8');
  const registered: { readonly id: string; readonly version: string } = await post(
    `${url}/v1/policies?lint=strict`,
    'application/yaml',
    source,
  );
  const { id, version } = registered;
  const promotion = JSON.stringify({ version, reason: 'first version, agreed with the legal department' });
  await post(`${url}/v1/policies/${id}/promote`, 'application/json', promotion);
}

async function post<T>(url: string, type: string, body: string): Promise<T> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
  return JSON.parse(text);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { budgetOf, regimeOf } from '@kakeya/verdict';
import { drawNormal, seededRandom } from '@kakeya/verdict/stats';
import { expect, test } from 'vitest';
import { hmacKey, signedBody } from '../../gateway/test/support/records.ts';
import { type Ended, kakeya, temporaryDirectory, up } from './support/cli.ts';

const random = seededRandom(29);
const KEY = hmacKey('secret');
const POLL = { timeout: 20_000, interval: 200 };

interface Outcome {
  readonly decision: string;
  readonly reasons: readonly { readonly code: string }[];
  readonly checks: readonly { readonly check: string }[];
}

test('a model trained from what a running gateway accepted escalates the next odd record, and no usual one', async () => {
  const cwd = temporaryDirectory();
  const env = { PCS_HMAC_KEY: 'secret', ENABLE_CALIBRATION_LOGGING: 'true', ANOMALY_MODE: 'escalate' };
  const { url } = await up(['--no-demo'], { cwd, env });
  let sent = 0;
  const submit = async (coh_star: number, r: number): Promise<Outcome> => {
    const signals = { D_hat: 1, coh_star, r };
    const overrides = { ...signals, budget: budgetOf(signals), regime: regimeOf(signals) };
    const body = await signedBody(`record ${(sent += 1)}`, overrides, KEY);
    const headers = { 'content-type': 'application/json' };
    return (await fetch(`${url}/v1/pcs/submit`, { method: 'POST', headers, body })).json();
  };
  const usual = () => submit(0.3 + 0.02 * drawNormal(random), 0.6 + 0.02 * drawNormal(random));
  // Accepted as well, before there is a model: the odd one is refused by nothing else.
  const odd = () => submit(0.55, 0.35);
  expect(await odd()).toMatchObject({ decision: 'accept' });
  for (let i = 0; i < 299; i += 1) expect(await usual()).toMatchObject({ decision: 'accept' });

  const anomaly = (...args: readonly string[]): Promise<Ended> => kakeya(['anomaly', ...args], { cwd });
  const train = async (): Promise<number> => {
    const { stdout } = await anomaly(
      'train',
      '--store',
      '.kakeya',
      '--tenant',
      'default',
      '--json',
      '--out',
      'm.json',
    );
    if (stdout === '') return 0;
    const { parts } = JSON.parse(stdout);
    return parts.training.rows + parts.heldOut.rows;
  };
  // Features reach the store within a second or so.
  await expect.poll(train, POLL).toBe(300);
  const { features, modelId } = JSON.parse(readFileSync(join(cwd, 'm.card.json'), 'utf8'));
  expect(features.used).toEqual(expect.arrayContaining(['coh_star', 'r']));

  const act = ['--tenant', 'default', '--by', 'ada', '--reason', 'first model'];
  expect(await anomaly('promote', 'm.json', ...act)).toMatchObject({
    code: 0,
    stderr: `Active for default: ${modelId}\n`,
  });
  await expect.poll(async () => (await odd()).reasons.map(({ code }) => code), POLL).toEqual(['anomalous']);
  expect(await odd()).toMatchObject({ decision: 'escalate' });
  expect(await submit(0.3, 0.6)).toMatchObject({ decision: 'accept' });

  expect((await anomaly('revert', ...act)).stderr).toBe('Active for default: none\n');
  await expect.poll(async () => (await odd()).decision, POLL).toBe('accept');
});

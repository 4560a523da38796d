import { afterEach, describe, expect, test } from 'vitest';
import { loadConfig } from '../src/mod.ts';
import { post, startTestGateway, type TestGateway } from './support/gateway.ts';
import { SECRET, signedBody } from './support/records.ts';
import { envelope, GROUNDED, type SoundTexts, WRONG_NUMBER } from './support/texts.ts';

let running: TestGateway | undefined;
afterEach(async () => {
  await running?.[Symbol.asyncDispose]();
  running = undefined;
});

const SAME = (texts: SoundTexts) => ({ ...texts, samples: [texts.answer, texts.answer] });
const OTHERS = {
  samples: ['Nobody knows when it was built.', 'Ask at the harbour office instead, on weekdays.'],
};

const start = async (checks: string, minPasses?: number): Promise<string> => {
  running = await startTestGateway({
    JUDGE_THREADS: '0',
    ENSEMBLE_CHECKS: checks,
    ...(minPasses === undefined ? {} : { ENSEMBLE_MIN_PASSES: String(minPasses) }),
  });
  return running.gateway.url;
};
const disagrees = (passed: number, failed: number, absent: number, needed: number) => ({
  decision: 'escalate',
  reasons: [{ code: 'ensemble_disagrees', values: { passed, failed, absent, needed } }],
});
const agrees = { decision: 'accept', reasons: [] };

describe('an ensemble', () => {
  test('2 of 3: agrees where two checks pass, whichever', async () => {
    const url = await start('pcs_recompute,grounding,self_consistency', 2);
    const decide = async (name: string, texts: SoundTexts, sent: object) =>
      (await post(url, await envelope(name, texts, {}, sent))).body;
    expect(await decide('all', GROUNDED, SAME(GROUNDED))).toMatchObject({
      ...agrees,
      checks: [
        { check: 'pcs_recompute' },
        { check: 'grounding' },
        { check: 'self_consistency', status: 'pass' },
      ],
    });
    expect(await decide('all but grounding', WRONG_NUMBER, SAME(WRONG_NUMBER))).toMatchObject({
      ...agrees,
      grounding: { grounded: false },
    });
    expect(await decide('all but consistent', GROUNDED, { ...GROUNDED, ...OTHERS })).toMatchObject(agrees);
    expect(await decide('without samples', GROUNDED, GROUNDED)).toMatchObject(agrees);
    expect(await decide('one', WRONG_NUMBER, { ...WRONG_NUMBER, ...OTHERS })).toMatchObject(
      disagrees(1, 2, 0, 2),
    );
    expect(await decide('one, no samples', WRONG_NUMBER, WRONG_NUMBER)).toMatchObject(disagrees(1, 1, 1, 2));
    expect((await post(url, await signedBody('bare'))).body).toMatchObject(disagrees(1, 0, 2, 2));
  });

  test('unless said otherwise, all must pass', async () => {
    const url = await start('pcs_recompute,grounding,self_consistency');
    const all = await post(url, await envelope('all', GROUNDED, {}, SAME(GROUNDED)));
    expect(all.body).toMatchObject(agrees);
    const two = await post(url, await envelope('two', WRONG_NUMBER, {}, SAME(WRONG_NUMBER)));
    expect(two.body).toMatchObject(disagrees(2, 1, 0, 3));
  });

  test('takes nothing back that another check refused or left to a person', async () => {
    const url = await start('pcs_recompute,grounding,self_consistency', 2);
    const ft = { outbox_seq: 1, degraded: true, fallbacks: [], clock_skew_ms: 0 };
    const degraded = await post(url, await envelope('degraded', GROUNDED, { ft }, SAME(GROUNDED)));
    expect(degraded.body).toMatchObject({ decision: 'escalate', reasons: [{ code: 'degraded' }] });
    const refused = await post(url, await envelope('refused', GROUNDED, { budget: 0.9 }, SAME(GROUNDED)));
    expect(refused.body).toMatchObject({ decision: 'reject', reasons: [{ code: 'budget_mismatch' }] });
  });

  test('an open check without an answer leaves the vote; one that fails does not', async () => {
    const url = await start('pcs_recompute,grounding:1:open,self_consistency:1:open');
    expect((await post(url, await signedBody('bare'))).body).toMatchObject(agrees);
    const wrong = await post(url, await envelope('wrong', WRONG_NUMBER));
    expect(wrong.body).toMatchObject(disagrees(1, 1, 1, 2));
  });
  // unknown check of every ensemble that does not name it, and nothing agrees.
  test.each([
    ['grounding', 1],
    ['pcs_recompute', 1],
    ['pcs_recompute,grounding', 2],
  ])('of %s alone hears no other check', async (checks, needed) => {
    const url = await start(checks);
    const reply = await post(url, await envelope('grounded', GROUNDED, {}, SAME(GROUNDED)));
    expect(reply.body).toMatchObject(agrees);
    const wrong = await post(url, await envelope('wrong', WRONG_NUMBER, {}, SAME(WRONG_NUMBER)));
    expect(wrong.body).toMatchObject(
      checks === 'pcs_recompute' ? agrees : disagrees(needed - 1, 1, 0, needed),
    );
  });

  test('with a judge that nobody has configured, its silence counts as its failure says', async () => {
    const judged = async (onFailure: string) => {
      const url = await start(`pcs_recompute,grounding,external_judge:1:${onFailure}`);
      const { body } = await post(url, await envelope('grounded', GROUNDED));
      await running?.[Symbol.asyncDispose]();
      return body;
    };
    expect(await judged('open')).toMatchObject(agrees);
    expect(await judged('closed')).toMatchObject(disagrees(2, 0, 1, 3));
  });
});

const load = (settings: Readonly<Record<string, string>>): unknown =>
  loadConfig({ PCS_HMAC_KEY: SECRET, ...settings });

describe('ENSEMBLE_CHECKS', () => {
  test.each([
    'nonsense',
    'pcs_recompute,nonsense',
    'Grounding',
    'grounding:1:ajar',
    'grounding:1:open:100:more',
    'grounding:1:open closed',
  ])('%s is refused at the start, by the name of the setting', (text) => {
    expect(() => load({ ENSEMBLE_CHECKS: text })).toThrow(/ENSEMBLE_CHECKS/);
  });
  test.each([
    [{ ENSEMBLE_CHECKS: 'grounding:0' }],
    [{ ENSEMBLE_CHECKS: 'grounding:-1' }],
    [{ ENSEMBLE_CHECKS: 'grounding:heavy' }],
    [{ ENSEMBLE_CHECKS: 'grounding::open' }],
    [{ ENSEMBLE_CHECKS: 'grounding:1:open:0' }],
    [{ ENSEMBLE_CHECKS: 'grounding:1:open:soon' }],
    [{ ENSEMBLE_CHECKS: 'grounding,grounding' }],
    [{ ENSEMBLE_CHECKS: 'grounding', ENSEMBLE_MIN_PASSES: '2' }],
  ])('%j is refused at the start, by the name of the setting', (settings) => {
    expect(() => load(settings)).toThrow(/ENSEMBLE_/);
  });

  test.each([
    [{ ENSEMBLE_CHECKS: 'grounding:0' }],
    [{ ENSEMBLE_CHECKS: 'grounding:heavy' }],
    [{ ENSEMBLE_CHECKS: 'grounding:1:open:0' }],
    [{ ENSEMBLE_CHECKS: 'grounding,grounding' }],
    [{ ENSEMBLE_CHECKS: 'grounding', ENSEMBLE_MIN_PASSES: '2' }],
    [{ ENSEMBLE_CHECKS: 'grounding', ENSEMBLE_MIN_PASSES: '0' }],
  ])('%j is refused at the start', (settings) => {
    expect(() => load(settings)).toThrow(expect.objectContaining({ code: 'config_invalid' }));
  });
  // there is no ensemble at all.
  test.each(['external_judge:1:closed:0.5', 'external_judge:1:closed:5e9', ' , '])(
    '%s is refused at the start',
    (text) => {
      expect(() => load({ ENSEMBLE_CHECKS: text })).toThrow(/ENSEMBLE_CHECKS/);
    },
  );
});

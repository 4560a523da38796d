import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { seededRandom } from '@kakeya/verdict/stats';
import { parseBanditState } from '@kakeya/verdict/bandit';
import { kakeya, temporaryDirectory } from './support/cli.ts';
import { kakeyaIn } from './support/in_process.ts';

const MEANS = { a: 0.8, b: 0.4 };
const ARMS = ['--arm', 'a:1:2:even', '--arm', 'b:2:4:even', '--safest', 'b'];

interface Line {
  readonly at: string;
  readonly arm: string;
  readonly propensities: Readonly<Record<string, number>>;
  readonly reward: number | null;
  readonly terms: Readonly<Record<string, number | null>>;
}

/** Rewards between mean − .2 and mean + .2; every fiftieth is not known. */
function choices(count: number): Line[] {
  const random = seededRandom(71);
  return Array.from({ length: count }, (_, index) => {
    const arm = random() < 0.3 ? 'a' : 'b';
    const reward = MEANS[arm] + 0.4 * (random() - 0.5);
    return {
      at: new Date(Date.UTC(2025, 0, 1) + index * 1000).toISOString(),
      arm,
      propensities: { a: 0.3, b: 0.7 },
      reward: index % 50 === 49 ? null : reward,
      terms: { containment: null, agreement: null, latency_ms: arm === 'a' ? 900 : 10, cost_usd: 0.001 },
    };
  });
}

let cwd = '';
beforeEach(() => {
  cwd = temporaryDirectory();
});
const run = (...args: string[]) => kakeyaIn(['bandit', ...args], { cwd });
const write = (name: string, lines: readonly unknown[]): void =>
  writeFileSync(join(cwd, name), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
const stored = () => parseBanditState(JSON.parse(readFileSync(join(cwd, 'state.json'), 'utf8')));

describe('kakeya bandit update', () => {
  const update = (...more: string[]) => run('update', '--log', 'log.jsonl', '--state', 'state.json', ...more);

  test('a log folded in two parts leads to the state of the log folded at once, and twice counts once', async () => {
    const log = choices(200);
    await run('init', ...ARMS, '--state', 'state.json');
    write('log.jsonl', log.slice(0, 90));
    expect(JSON.parse((await update('--json')).stdout)).toMatchObject({ folded: 89, without_reward: 1 });
    write('log.jsonl', log);
    expect(JSON.parse((await update('--json')).stdout)).toMatchObject({ folded: 107, without_reward: 4 });
    const inParts = stored();
    expect(JSON.parse((await update('--json')).stdout)).toMatchObject({ folded: 0 });
    expect(stored()).toEqual(inParts);
    expect(inParts.observations).toBe(196);

    await run('init', ...ARMS, '--state', 'other.json');
    await run('update', '--log', 'log.jsonl', '--state', 'other.json');
    expect(JSON.parse(readFileSync(join(cwd, 'other.json'), 'utf8'))).toEqual(inParts);
    expect(readdirSync(cwd).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('an edited log, a shorter one and another seed are noticed, and the state stays', async () => {
    const log = choices(60);
    write('log.jsonl', log);
    await run('init', ...ARMS, '--state', 'state.json');
    await update();
    const before = stored();
    const refusals = [await update('--seed', '2')];
    write('log.jsonl', log.slice(1));
    refusals.push(await update());
    write('log.jsonl', [{ ...log[0], reward: 1 }, ...log.slice(1)]);
    refusals.push(await update());
    for (const { code, stderr } of refusals) {
      expect(code).toBe(3);
      expect(stderr).toContain('do not lead to the state');
    }
    expect(stored()).toEqual(before);
  });

  test('an arm that breaks its limit is shown as excluded', async () => {
    write('log.jsonl', choices(100));
    await run('init', ...ARMS, '--latency-p95-ms', '800', '--cost-usd', '0.01', '--state', 'state.json');
    expect(JSON.parse((await update('--json')).stdout)).toMatchObject({
      excluded: [{ arm: 'a', limit: 'latency_p95', estimate: 1 }],
      fallback: null,
      propensities: { a: 0, b: 1 },
    });
    const table = (await update()).stdout;
    expect(table).toMatch(/^a +\d+ +0\.\d{4} +0\.0000 +latency_p95$/m);
  });

  test('what is not a line of the log is refused by its number, every one of them', async () => {
    const [good] = choices(1);
    write('log.jsonl', [good, { ...good, propensities: { a: 0.3, b: 0.6 } }, good, { ...good, extra: 1 }]);
    await run('init', ...ARMS, '--state', 'state.json');
    const { code, stderr, stdout } = await update();
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/log\.jsonl:2: propensities must sum to 1/);
    expect(stderr).toMatch(/log\.jsonl:4: .*unknown member "extra"/);
    expect(stderr).not.toContain('log.jsonl:1');
  });

  test('a state that is none, an arm that is none, a state that is there already: exit 3', async () => {
    write('log.jsonl', choices(3));
    writeFileSync(join(cwd, 'state.json'), '{"format":"kakeya-bandit"}');
    const asked = [
      await update(),
      await run('init', ...ARMS, '--state', 'state.json'),
      await run('init', '--arm', 'a:3:2:even', '--safest', 'a', '--state', 'new.json'),
    ];
    expect(asked.map(({ code }) => code)).toEqual([3, 3, 3]);
    expect(asked.map(({ stderr }) => stderr)).toEqual([
      expect.stringContaining('state.json: The state has no member version'),
      expect.stringContaining('cannot be written'),
      expect.stringContaining('1 ≤ n ≤ m'),
    ]);
    expect(existsSync(join(cwd, 'new.json'))).toBe(false);
    await run('init', '--arm', 'other:1:2:even', '--safest', 'other', '--state', 'other.json');
    const unknown = await run('update', '--log', 'log.jsonl', '--state', 'other.json');
    expect([unknown.code, unknown.stderr]).toEqual([3, expect.stringContaining('no arm')]);
  });
});

describe('kakeya bandit evaluate', () => {
  test('finds what each policy would have earned, within its interval', async () => {
    write('log.jsonl', choices(2000));
    const truths = { greedy: 0.8, uniform: 0.6, a: 0.8, b: 0.4 };
    for (const [policy, truth] of Object.entries(truths)) {
      const { code, stdout } = await run(
        'evaluate',
        '--log',
        'log.jsonl',
        '--policy',
        policy,
        '--json',
        '--confidence',
        '0.999',
      );
      expect(code).toBe(0);
      const found: Record<'ips' | 'snips' | 'dr', { normal: { low: number; high: number } }> =
        JSON.parse(stdout);
      for (const { normal } of [found.ips, found.snips, found.dr]) {
        expect(normal.low).toBeLessThan(truth);
        expect(normal.high).toBeGreaterThan(truth);
      }
    }
  });

  test('greedy is judged on other choices than those it was chosen by; the order of lines does not matter', async () => {
    const log = choices(400);
    const evaluate = async (lines: readonly Line[]): Promise<unknown> => {
      write('log.jsonl', lines);
      await run('evaluate', '--log', 'log.jsonl', '--policy', 'greedy', '--out', 'out.json');
      return JSON.parse(readFileSync(join(cwd, 'out.json'), 'utf8'));
    };
    const found = await evaluate(log);
    expect(found).toMatchObject({
      policy: 'greedy',
      n: 196,
      selected_on: 196,
      without_reward: 8,
      probabilities: { a: 1 },
    });
    expect(await evaluate(log.toReversed())).toEqual(found);
  });

  test('a table for people says which interval holds when', async () => {
    write('log.jsonl', choices(100));
    const { code, stdout, stderr } = await run('evaluate', '--log', 'log.jsonl', '--policy', 'uniform');
    expect(code).toBe(0);
    for (const name of ['ips', 'snips', 'dr', 'empirical Bernstein', 'Effective sample size']) {
      expect(stdout).toContain(name);
    }
    expect(stderr).toContain('2 choices without a reward');
  });

  test('an arm that the log does not have, or could never choose: exit 3', async () => {
    const [good] = choices(1);
    const sure = { ...good, arm: 'a', propensities: { a: 1, b: 0 } };
    write('log.jsonl', [sure, sure, sure]);
    const refused = await Promise.all(
      ['nobody', 'b', 'uniform'].map((policy) => run('evaluate', '--log', 'log.jsonl', '--policy', policy)),
    );
    expect(refused.map(({ code }) => code)).toEqual([3, 3, 3]);
    expect(refused.map(({ stderr }) => stderr)).toEqual([
      expect.stringContaining('no arm nobody'),
      expect.stringContaining('exploration floor'),
      expect.stringContaining('exploration floor'),
    ]);
  });
});

test('wrong usage: exit 2; help has an example at every command', async () => {
  const wrong = await Promise.all([
    kakeya(['bandit', 'evaluate', '--log', 'x'], { cwd }),
    run('init', '--arm', 'a', '--safest', 'a', '--state', 's'),
    kakeya(['bandit', 'update', '--log', 'x', '--state', 'y', '--seed', 'z'], { cwd }),
  ]);
  expect(wrong.map(({ code }) => code)).toEqual([2, 2, 2]);
  for (const name of ['init', 'update', 'evaluate']) {
    expect((await run(name, '--help')).stdout).toContain(`\n  kakeya bandit ${name}`);
  }
});

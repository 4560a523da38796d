import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatKeyFile } from '@kakeya/agent/keys';
import { generateSigningKey, toBase64, verificationKeyOf } from '@kakeya/protocol';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startChildGateway } from '../../gateway/test/support/child_gateway.ts';
import { totals } from '../../gateway/test/support/gateway.ts';
import { SECRET } from '../../gateway/test/support/records.ts';
import { EXIT } from '../src/exit_code.ts';
import { scheduleMs } from '../src/load/loop/schedule.ts';
import { type Kind, MIXES, type MixName } from '../src/load/mixes.ts';
import type { LoadReport } from '../src/load/results/report.ts';
import { type Ended, kakeya, temporaryDirectory } from './support/cli.ts';

const RATE = 400;
const WARM_UP_S = 0.25;
const DURATION_S = 1.25;
/** With this seed every kind of `mixed` comes up after the warm-up, in a burst too. */
const SEED = 64;
const MIX_NAMES = Object.keys(MIXES) as MixName[];

async function gateway(env: Readonly<Record<string, string>> = {}): Promise<string> {
  const started = await startChildGateway(temporaryDirectory(), env);
  onTestFinished(() => started.kill());
  return started.url;
}

interface MixRun extends Ended {
  readonly url: string;
  readonly written: string;
}

/** A short run of one mix against a gateway of its own. */
async function runMix(mix: MixName): Promise<MixRun> {
  const cwd = temporaryDirectory();
  const url = await gateway(await keyFor(mix, join(cwd, 'key')));
  const plan = [
    '--rate',
    RATE,
    '--duration',
    DURATION_S,
    '--warm-up',
    WARM_UP_S,
    '--seed',
    SEED,
    '--mix',
    mix,
  ];
  const rest = [
    '--connections',
    8,
    '--endpoint',
    url,
    '--key-file',
    'key',
    '--verify',
    '--json',
    '--report',
    'r',
  ];
  const ended = await kakeya(['load', ...[...plan, ...rest].map(String)], { cwd });
  return { ...ended, url, written: readFileSync(join(cwd, 'r'), 'utf8') };
}

/** Writes a key file; resolves with the settings of a gateway that verifies the key. */
async function keyFor(mix: MixName, path: string): Promise<Readonly<Record<string, string>>> {
  if (mix !== 'ed25519') {
    writeFileSync(path, SECRET);
    return {};
  }
  const signing = await generateSigningKey('ed25519');
  const verification = await verificationKeyOf(signing);
  writeFileSync(path, JSON.stringify(formatKeyFile({ signing, verification })));
  return { PCS_SIGN_ALG: 'ed25519', PCS_ED25519_PUB_B64: toBase64(verification.key) };
}

const ANSWERS: Readonly<Record<Kind, readonly number[]>> = {
  accept: [200],
  escalate: [202],
  duplicate: [200, 202],
  forged: [401],
  malformed: [400],
};

function expectAsTheMixSays(mix: MixName, { requests, kinds }: LoadReport): void {
  for (const [kind, share] of Object.entries(MIXES[mix].shares) as [Kind, number][]) {
    const { sent = 0, unknown = 0, replayed = 0, statuses = {} } = kinds[kind] ?? {};
    const what = `${mix}: ${kind}`;
    expect(sent > 0, what).toBe(share > 0);
    expect(unknown, what).toBe(0);
    expect(
      Object.values(statuses).reduce((sum, n) => sum + n, 0),
      what,
    ).toBe(sent);
    expect(
      Object.keys(statuses).filter((status) => !ANSWERS[kind].includes(Number(status))),
      what,
    ).toEqual([]);
    expect(replayed, what).toBe(kind === 'duplicate' ? sent : 0);
    const deviation = Math.sqrt(requests.sent * share * (1 - share));
    expect(Math.abs(sent - requests.sent * share), what).toBeLessThanOrEqual(5 * deviation);
  }
}

test('every mix: each request is accounted for and answered as the mix says, the gateway counts the same, and every acknowledgement holds', async () => {
  const runs = await Promise.all(MIX_NAMES.map((mix) => runMix(mix)));
  for (const [i, { code, stdout, stderr, url, written }] of runs.entries()) {
    const mix = MIX_NAMES[i] ?? 'mixed';
    expect({ mix, code, stderr }).toEqual({ mix, code: EXIT.ok, stderr: '' });
    const report: LoadReport = JSON.parse(stdout);
    expect(JSON.parse(written)).toEqual(report);

    const { shape } = MIXES[mix];
    const schedule = [
      ...scheduleMs({
        ratePerS: RATE,
        durationS: WARM_UP_S + DURATION_S,
        process: 'poisson',
        shape,
        seed: SEED,
      }),
    ];
    const warm = schedule.filter((ms) => ms < WARM_UP_S * 1000).length;
    const measured = schedule.length - warm;
    const all = (n: number) => ({ intended: n, sent: n, unsent: 0, completed: n, unknown: 0 });
    expect(report.warm_up).toEqual(all(warm));
    expect(report.requests).toEqual(all(measured));
    for (const { n } of [report.latency_ms, report.service_ms, report.generator_late_ms])
      expect(n).toBe(measured);
    expect(report.unexpected).toEqual([]);
    expect(report.connections).toEqual({ opened: 8, faults: {} });
    expectAsTheMixSays(mix, report);

    const counted = await totals(url);
    const acknowledged = (counted['flk_accepted'] ?? 0) + (counted['flk_escalated'] ?? 0);
    expect(counted['flk_ingest_total']).toBe(schedule.length);
    expect(report.verify).toEqual({
      method: 'read',
      acknowledged,
      checked: acknowledged,
      missing: 0,
      different: 0,
      losses: [],
      stopped: null,
    });
  }
});

describe('what is not a measurement is not a success', () => {
  test('a gateway that does not know the key: 20 with its reason, and 4 when there was nothing to verify', async () => {
    const url = await gateway();
    const args = ['load', '--rate', '100', '--duration', '0.3', '--endpoint', url, '--key', 'another'];
    const [plain, verified] = await Promise.all([kakeya(args), kakeya([...args, '--verify'])]);
    expect(plain.code).toBe(EXIT.rejected);
    expect(plain.stdout).toMatch(/accept +401 +\d+ +[0-9a-f]{64} .*key-unknown/);
    expect(verified.code).toBe(EXIT.unavailable);
  });

  test('nobody listens: 4, and what to do', async () => {
    const args = ['--rate', '1', '--duration', '1', '--endpoint', 'http://127.0.0.1:1', '--key', 'k'];
    const { code, stderr } = await kakeya(['load', ...args]);
    expect(code).toBe(EXIT.unavailable);
    expect(stderr).toContain('http://127.0.0.1:1 is not reachable (ECONNREFUSED)');
  });

  test('wrong usage says what to do', async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, 'ca.pem'), 'PEM');
    const enough = ['--rate', '1', '--duration', '1'];
    const cases: [string[], string][] = [
      [['--rate', '0', '--duration', '1'], 'from 1 to'],
      [['--rate', '1', '--duration', 'soon'], 'number of seconds'],
      [['--rate', '1'], '--duration'],
      [[...enough, '--mix', 'wild'], 'mixed, burst, replay, ed25519'],
      [enough, '--key-file'],
      [[...enough, '--mix', 'ed25519', '--key', 'k'], 'kakeya keys generate --alg ed25519'],
      [[...enough, '--key', 'k', '--ca', 'ca.pem'], 'https'],
    ];
    const ended = await Promise.all(cases.map(([args]) => kakeya(['load', ...args], { cwd })));
    for (const [i, { code, stdout, stderr }] of ended.entries()) {
      expect({ code, stdout }).toEqual({ code: EXIT.usage, stdout: '' });
      expect(stderr).toContain(cases[i]?.[1]);
    }
  });

  test('help teaches: the mixes, the exit codes, examples', async () => {
    const { code, stdout } = await kakeya(['load', '--help']);
    expect(code).toBe(EXIT.ok);
    for (const mix of MIX_NAMES) expect(stdout).toMatch(new RegExp(`^ +${mix} +\\S`, 'm'));
    expect(stdout).toContain('\n  kakeya load --rate');
    expect(stdout).toContain('Exit: 0');
  });
});

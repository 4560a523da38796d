import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { jsonLines, kakeya, temporaryDirectory, up } from './support/cli.ts';

interface Event {
  readonly event: string;
  readonly sample?: string;
  readonly status?: number;
  readonly replayed?: boolean;
  readonly decision?: string;
  readonly reasons?: readonly { readonly code: string }[];
  readonly decided?: number;
}

interface Setting {
  readonly name: string;
  readonly source: string;
}

const HAS_CURL = spawnSync('curl', ['--version']).status === 0;
const WITHOUT_CURL = HAS_CURL ? '' : ' (curl is not here: its line is not run)';

const ACCEPTED = { decision: 'accept', accepted: true };

/** What the line prints in a shell. */
function pasted(line: string): unknown {
  return JSON.parse(spawnSync('sh', ['-c', line], { encoding: 'utf8' }).stdout);
}

/** sample → [status, decision, reason code] */
const EXPECTED = {
  'healthy text': [200, 'accept', undefined],
  'healthy points': [200, 'accept', undefined],
  'looping text': [202, 'escalate', 'text_repetition'],
  'truncated record': [400, 'refused', 'malformed-json'],
  'tampered record': [401, 'refused', 'signature-invalid'],
} as const;

describe('kakeya up', () => {
  test(`first start: a key, five samples in one table, a curl line that works; the next start finds them${WITHOUT_CURL}`, async () => {
    const cwd = temporaryDirectory();
    const first = await up([], { cwd });
    const keyFile = join(cwd, '.kakeya', 'dev-keys.json');
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect(first.stdout).toContain(`development key, loopback only: ${keyFile}`);
    expect(first.stdout).toContain('0 records decided so far');
    for (const [sample, [status, decision, reason]] of Object.entries(EXPECTED)) {
      expect(first.stdout).toMatch(
        new RegExp(`^${sample} +${status} +${decision}( +${reason ?? '$'}|$)`, 'm'),
      );
    }
    const line = /^ +try +(curl .*)$/m.exec(first.stdout)?.[1] ?? '';
    expect(line).toContain(`${first.url}/v1/pcs/submit`);
    expect(HAS_CURL ? pasted(line) : ACCEPTED).toMatchObject(ACCEPTED);
    for (const path of ['/openapi.json', '/metrics'])
      expect((await fetch(first.url + path)).status).toBe(200);
    first.kill('SIGTERM');
    expect(await first.ended).toMatchObject({ code: 0 });

    const key = readFileSync(keyFile, 'utf8');
    const second = await up(['--json'], { cwd });
    expect(readFileSync(keyFile, 'utf8')).toBe(key);
    const events = jsonLines<Event>(second.stdout);
    expect(events[0]).toMatchObject({ event: 'up', decided: 3 });
    const demo = events.filter(({ event }) => event === 'demo');
    expect(
      Object.fromEntries(
        demo.map((event) => [event.sample, [event.status, event.decision, event.reasons?.[0]?.code]]),
      ),
    ).toEqual(EXPECTED);
    expect(demo.map(({ replayed }) => replayed)).toEqual([true, true, true, false, false]);
    const metrics = await (await fetch(`${second.url}/metrics`)).text();
    expect(metrics).toMatch(/^flk_equivocation_total 0$/m);
    second.kill('SIGTERM');
    expect((await second.ended).code).toBe(0);
  });

  test('what its options and its own key set is told as theirs, and the key is told to nobody', async () => {
    const cwd = temporaryDirectory();
    const running = await up(['--no-demo', '--data', 'data'], { cwd, env: { LOG_SAMPLE: '0' } });
    const text = await (await fetch(`${running.url}/v1/system`)).text();
    const { settings }: { settings: readonly Setting[] } = JSON.parse(text);
    expect(Object.fromEntries(settings.map(({ name, source }) => [name, source]))).toMatchObject({
      PORT: 'command_line',
      KAKEYA_DATA: 'command_line',
      LOG_LEVEL: 'command_line',
      PCS_HMAC_KEY: 'secret_file',
      LOG_SAMPLE: 'environment',
      HOST: 'default',
    });
    const key: { key: string } = JSON.parse(readFileSync(join(cwd, 'data', 'dev-keys.json'), 'utf8'));
    expect(key.key.length).toBeGreaterThan(16);
    expect(text).not.toContain(key.key);
    running.kill('SIGTERM');
    expect((await running.ended).code).toBe(0);
  });

  test('keys configured from outside: no development key, and the demonstration says that it cannot sign', async () => {
    const cwd = temporaryDirectory();
    const running = await up(['--data', 'data'], { cwd, env: { PCS_HMAC_KEY: 'testsecret' } });
    expect(running.stdout).toContain('The demonstration does not run: keys are configured from outside');
    expect(existsSync(join(cwd, 'data', 'dev-keys.json'))).toBe(false);
    expect(existsSync(join(cwd, '.kakeya'))).toBe(false);
    // One Ctrl-C, passed on by a shell or by npm, arrives more than once and still means: stop gracefully.
    running.kill('SIGINT');
    running.kill('SIGINT');
    expect((await running.ended).code).toBe(0);
  });

  test('--no-demo sends nothing; its data directory is its own; a later second SIGINT ends a shutdown that waits, with 130', async () => {
    const cwd = temporaryDirectory();
    const running = await up(['--no-demo'], { cwd });
    expect(running.stdout).not.toContain('healthy');
    expect(await (await fetch(`${running.url}/metrics`)).text()).toMatch(/^flk_ingest_total 0$/m);
    const locked = await kakeya(['up', '--port', '0'], { cwd });
    expect(locked).toMatchObject({ code: 4, stdout: '' });
    expect(locked.stderr).toContain('in use by another process');

    const { port, hostname } = new URL(running.url);
    const slow = connect(Number(port), hostname);
    onTestFinished(() => void slow.destroy());
    slow.on('error', () => undefined);
    slow.write(
      'POST /v1/pcs/submit HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
    );
    await pause(300);
    running.kill('SIGINT');
    await pause(900);
    running.kill('SIGINT');
    expect((await running.ended).code).toBe(130);
  });

  test('a port in use: exit 4, and what to do', async () => {
    const cwd = temporaryDirectory();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const taken = await kakeya(['up', '--port', String(port), '--no-demo'], { cwd });
    expect(taken).toMatchObject({ code: 4, stdout: '' });
    expect(taken.stderr).toContain(`Port ${port} on 127.0.0.1 is in use`);
    expect(taken.stderr).toContain('--port');
  });

  test('a development key never meets a network: exit 3', async () => {
    const cwd = temporaryDirectory();
    const env = { HOST: '0.0.0.0', JWT_SECRET: 'x'.repeat(32) };
    const exposed = await kakeya(['up', '--port', '0'], { cwd, env });
    expect(exposed).toMatchObject({ code: 3, stdout: '' });
    expect(exposed.stderr).toContain('the development key is good on loopback only');
  });
});

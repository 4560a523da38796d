import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { EXIT } from '../src/exit_code.ts';
import { type Ended, jsonLines, kakeya, temporaryDirectory, up } from './support/cli.ts';
import { kakeyaIn } from './support/in_process.ts';

interface State {
  readonly version: string;
  readonly n_wrong: number;
  readonly accept_below: number | null;
  readonly reject_above: number | null;
}

const calibrate = (url: string, ...args: readonly string[]): Promise<Ended> =>
  kakeyaIn(['calibrate', ...args, '--url', url]);

async function stateOf(url: string): Promise<State> {
  const { code, stdout } = await calibrate(url, 'show', '--json');
  expect(code).toBe(EXIT.ok);
  return JSON.parse(stdout);
}

const record = (id: string, score: number, label: string, more: object = {}): object => ({
  id,
  score,
  label,
  at: '2026-01-01T00:00:00Z',
  ...more,
});
const wrongs = (count: number, score: number): object[] =>
  Array.from({ length: count }, (_, index) => record(`wrong-${index}`, score, 'wrong'));

/** Objects as JSON, texts as they are. */
function fileOf(lines: readonly (object | string)[]): string {
  const file = join(temporaryDirectory(), 'labels.jsonl');
  const texts = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
  writeFileSync(file, texts.join(''));
  return file;
}

const gateway = (env: Readonly<Record<string, string>> = {}) =>
  up(['--no-demo'], { cwd: temporaryDirectory(), env: { PCS_HMAC_KEY: 'secret', ...env } });

/** A server that is no gateway, or stands before one. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

test('nineteen wrong labels make the bound feasible; the same import again changes nothing', async () => {
  const { url } = await gateway();
  const before = await calibrate(url, 'show');
  expect(before.stdout).toMatch(/P\(accept \| wrong\) +0\.05 +0 +19 +infeasible: too few labels/);

  const file = fileOf(wrongs(19, 0.8));
  const first = await calibrate(url, 'import', file, '--by', 'pilot', '--json');
  expect(first).toMatchObject({ code: 0, stderr: '' });
  const report = JSON.parse(first.stdout);
  expect(report).toMatchObject({ read: 19, sent: 19, requests: 1, own: { n_wrong: 19, n_benign: 0 } });
  const again = await calibrate(url, 'import', file, '--by', 'pilot', '--json');
  expect(JSON.parse(again.stdout).calibration_version).toBe(report.calibration_version);

  const shown = await calibrate(url, 'show');
  expect(shown.code).toBe(0);
  expect(shown.stdout).toMatch(/P\(accept \| wrong\) +0\.05 +19 +19 +accepts below 0\.8/);
  expect(shown.stdout).toMatch(/P\(reject \| benign\) +0\.05 +0 +19 +infeasible/);
  expect(shown.stdout).toContain('19 wrong, 0 benign of its own');
  expect(shown.stdout).toContain('no alarm (threshold 100)');

  const forgotten = await calibrate(
    url,
    'recalibrate',
    '--by',
    'ada',
    '--keep-since',
    '2026-01-01T01:00:01+01:00',
  );
  expect(forgotten.stdout).toContain(' 0 labelled records are kept');
  expect(await stateOf(url)).toMatchObject({ n_wrong: 0, accept_below: null });
});

test('a label from the command line changes the next decision, never a past one', async () => {
  const cwd = temporaryDirectory();
  const { url } = await gateway({ LABEL_SHARE: '1' });
  const submit = async (name: string): Promise<{ decision: string; pcs_id: string }> => {
    const text = Array.from({ length: 300 }, (_, index) => `w${(index * 7919) % 1009}`).join(' ');
    writeFileSync(join(cwd, `${name}.txt`), text);
    const build = ['--in', `${name}.txt`, '--shard-id', name, '--epoch', '1', '--key', 'secret'];
    await kakeyaIn(['pcs', 'build', ...build, '--out', `${name}.json`], { cwd });
    const sent = await kakeyaIn(['pcs', 'submit', `${name}.json`, '--endpoint', url, '--json'], { cwd });
    const [line] = jsonLines<{ decision: string; pcs_id: string }>(sent.stdout);
    if (line === undefined) throw new Error(sent.stderr);
    return line;
  };
  await calibrate(url, 'import', fileOf(wrongs(18, 0)), '--by', 'pilot');
  const first = await submit('first');
  expect(first.decision).toBe('accept');

  const label = (value: string, ...more: readonly string[]) =>
    calibrate(url, 'label', first.pcs_id, value, '--by', 'ada', ...more);
  const evidence = fileOf(['the answer named a drug that does not exist']);
  const labelled = await label('wrong', '--evidence', evidence);
  expect(labelled).toMatchObject({ code: 0, stderr: '' });
  expect(labelled.stdout).toContain('It counts from the next decision on.');
  expect(await stateOf(url)).toMatchObject({ n_wrong: 19 });

  // Taken back, its own export must not turn what was labelled here into a bare score.
  const { stdout: exported } = await calibrate(url, 'export');
  const back = await calibrate(url, 'import', fileOf([exported]), '--by', 'ada');
  expect(back.stdout).toContain('Left out: 19 that it has already.');
  expect((await calibrate(url, 'export')).stdout).toBe(exported);
  expect((await submit('next')).decision).toBe('escalate');
  expect((await submit('first')).decision).toBe('accept');

  expect((await label('wrong')).stdout).toContain('already. Nothing changed.');
  expect(JSON.parse((await label('benign', '--json')).stdout)).toMatchObject({
    replayed: false,
    counted: true,
  });
  expect(await stateOf(url)).toMatchObject({ n_wrong: 18, n_benign: 1 });

  const unknown = await calibrate(url, 'label', 'a'.repeat(64), 'wrong', '--by', 'ada');
  expect(unknown.code).toBe(EXIT.invalid);
  expect(unknown.stderr).toContain('No outcome is stored under this id');
  const missing = await label('wrong', '--evidence', 'nowhere.txt');
  expect(missing).toMatchObject({ code: EXIT.invalid, stdout: '' });
});

test('of the evidence only its digest is sent; an answer that says nothing of a label is none', async () => {
  const bodies: string[] = [];
  const url = await serve((request, response) => {
    request.setEncoding('utf8').on('data', (text: string) => bodies.push(text));
    request.on('end', () => response.end('{}'));
  });
  const evidence = fileOf(['the answer named a drug that does not exist']);
  const pcs_id = 'a'.repeat(64);
  const ended = await calibrate(url, 'label', pcs_id, 'wrong', '--by', 'ada', '--evidence', evidence);
  expect(ended).toMatchObject({ code: EXIT.unavailable, stdout: '' });
  const evidence_digest = createHash('sha256').update(readFileSync(evidence)).digest('hex');
  expect(JSON.parse(bodies.join(''))).toEqual({
    pcs_id,
    label: 'wrong',
    labelled_by: 'ada',
    evidence_digest,
  });
});

test('export, then import into another gateway: the same thresholds and weights', async () => {
  const [one, other] = await Promise.all([gateway(), gateway()]);
  const sampled = { propensity: 0.3, label_share: 0.3 };
  const file = fileOf(
    Array.from({ length: 240 }, (_, index) => {
      const label = index % 3 === 0 ? 'wrong' : 'benign';
      const score = ((index * 37) % 101) / 150 + (label === 'wrong' ? 0.3 : 0);
      return record(`r${index}`, score, label, index % 2 === 0 ? sampled : { label_share: 0.3 });
    }),
  );
  expect((await calibrate(one.url, 'import', file, '--by', 'pilot')).code).toBe(0);
  const out = join(temporaryDirectory(), 'export.jsonl');
  const exported = await calibrate(one.url, 'export', '--out', out);
  expect(exported).toMatchObject({ code: 0, stdout: '' });
  expect(exported.stderr).toContain('240 records, 0 of them without a score');
  expect((await calibrate(one.url, 'export')).stdout).toBe(readFileSync(out, 'utf8'));
  expect((await calibrate(other.url, 'import', out, '--by', 'move')).code).toBe(0);

  const decided = ({ accept_below, reject_above, ...state }: State) => {
    const { n_wrong, n_benign, item_weight, accept, reject } = { ...state } as Record<string, unknown>;
    return { accept_below, reject_above, n_wrong, n_benign, item_weight, accept, reject };
  };
  const [here, there] = [await stateOf(one.url), await stateOf(other.url)];
  expect(here).toMatchObject({
    n_wrong: 80,
    accept_below: expect.any(Number),
    reject_above: expect.any(Number),
  });
  expect(decided(there)).toEqual(decided(here));

  const simulate = async (...args: readonly string[]) =>
    (await kakeyaIn(['calibrate', 'simulate', ...args])).stdout;
  expect(await simulate('--url', one.url, '--json')).toBe(await simulate(file, '--json'));
});

test('more records than the tenant keeps, in several requests: repeated, and gone on with after a failure', async () => {
  const { url } = await gateway({ CALIBRATION_MAX_RECORDS: '1100' });
  let failing = true;
  let posts = 0;
  const flaky = await serve((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method === 'POST' && ++posts === 2 && failing) {
        response.writeHead(503).end('{"type":"urn:kakeya:problem:store-unavailable","detail":"Away."}');
        return;
      }
      const init = { method: request.method ?? 'GET', headers: { 'content-type': 'application/json' } };
      const body = Buffer.concat(chunks);
      void fetch(`${url}${request.url}`, body.length === 0 ? init : { ...init, body }).then(async (answer) =>
        response.writeHead(answer.status).end(await answer.text()),
      );
    });
  });
  const file = fileOf(Array.from({ length: 1200 }, (_, index) => record(`r${index}`, index / 1200, 'wrong')));
  const broken = await calibrate(flaky, 'import', file, '--by', 'pilot');
  expect(broken).toMatchObject({ code: EXIT.unavailable, stdout: '' });
  expect(broken.stderr).toContain('store-unavailable: Away.');
  expect(broken.stderr).toContain('1000 of 1100 records were taken over before that.');

  failing = false;
  const whole = JSON.parse((await calibrate(flaky, 'import', file, '--by', 'pilot', '--json')).stdout);
  expect(whole).toMatchObject({
    read: 1200,
    sent: 100,
    requests: 1,
    left_out: { over_max_records: 100, already_there: 1000 },
    own_before: { n_wrong: 1000 },
    own: { n_wrong: 1100 },
  });
  const again = JSON.parse((await calibrate(url, 'import', file, '--by', 'pilot', '--json')).stdout);
  expect(again).toMatchObject({ sent: 0, requests: 0, calibration_version: whole.calibration_version });
});

describe('what is refused', () => {
  test('every line that cannot be read is named, and nothing is sent', async () => {
    const { url } = await gateway();
    const sound = record('sound', 0.5, 'wrong');
    const faults: readonly (readonly [object | string, string])[] = [
      [record('', 0.5, 'wrong'), 'id must be a text of 1 to 256 characters'],
      [record('x'.repeat(257), 0.5, 'wrong'), 'id must be'],
      [record('sound', 0.6, 'benign'), 'id "sound" stands in an earlier line too'],
      [record('a', 1.01, 'wrong'), 'score must be a number in [0, 1]'],
      [{ ...record('b', 0, 'wrong'), score: '0.5' }, 'score must be'],
      [{ ...record('c', 0, 'wrong'), score: null }, 'score must be'],
      [record('d', 0.5, 'bad'), 'label must be wrong or benign'],
      [record('e', 0.5, 'wrong', { at: '2026-01-01' }), 'at must be an instant with a zone'],
      [record('f', 0.5, 'wrong', { at: '2026-02-30T00:00:00Z' }), 'at must be'],
      [record('g', 0.5, 'wrong', { propensity: 0 }), 'propensity must be'],
      [record('h', 0.5, 'wrong', { propensity: 1e-320 }), 'propensity must be'],
      [record('i', 0.5, 'wrong', { label_share: 2 }), 'label_share must be'],
      [record('j', 0.5, 'wrong', { propensity: 0.1, label_share: 0.2 }), 'must not be above propensity'],
      [record('k', 0.5, 'wrong', { weight: 3 }), 'Field "weight" is not known'],
      [{ id: 'l', score: 0.5, label: 'wrong' }, 'Field "at" is missing'],
      ['{"id":"m","score":NaN}', 'not JSON'],
      ['[]', 'not a JSON object'],
      ['{"id":"n","id":"o"}', 'twice'],
    ];
    const file = fileOf([sound, ...faults.map(([line]) => line)]);
    const { code, stdout, stderr } = await calibrate(url, 'import', file, '--by', 'pilot');
    expect({ code, stdout }).toEqual({ code: EXIT.invalid, stdout: '' });
    const said = stderr
      .replace(/^error: /, '')
      .trimEnd()
      .split('\n');
    expect(said).toHaveLength(faults.length);
    for (const [index, [, message]] of faults.entries()) {
      expect(said[index]).toContain(`labels.jsonl:${index + 2}: `);
      expect(said[index]).toContain(message);
    }
    expect(await stateOf(url)).toMatchObject({ n_wrong: 0 });
  });

  test('fields under other names; what an export gives without a score is left out and counted', async () => {
    const { url } = await gateway();
    const odd = { case: 'a', risk: 0.5, verdict: 'wrong', decided: '2026-01-01T01:00:00+01:00' };
    const names = ['--id-field', 'case', '--score-field', 'risk', '--label-field', 'verdict'];
    const mapped = ['import', fileOf([odd]), '--by', 'p', ...names, '--at-field', 'decided'];
    expect((await calibrate(url, ...mapped)).code).toBe(0);
    expect(jsonLines((await calibrate(url, 'export')).stdout)).toMatchObject([
      { id: 'a', score: 0.5, label: 'wrong', at: '2026-01-01T00:00:00.000Z' },
    ]);
    const unscored = record('b', 0, 'wrong', { score: null, labelled_at: 'x', features: null });
    const file = fileOf([record('c', 0.5, 'benign', { features: { r: 1 } }), unscored]);
    expect((await calibrate(url, 'import', file, '--by', 'p')).stdout).toContain(
      '1 exported without a score',
    );
    expect(await stateOf(url)).toMatchObject({ n_wrong: 1, n_benign: 1 });
    const none = await calibrate(url, 'import', fileOf([unscored]), '--by', 'p');
    expect(none.stderr).toContain('holds no labelled record with a score');
    expect(none.code).toBe(EXIT.invalid);
  });

  test('another tenant: 20; nobody there, or no gateway: 4; wrong usage: 2', async () => {
    const { url } = await gateway();
    const foreign = await calibrate(url, 'show', '--tenant', 'other');
    expect(foreign.code).toBe(EXIT.rejected);
    const elsewhere = await serve((_request, response) => response.end('{"n_wrong":19,"n_benign":19}'));
    const [proxy, nobody] = await Promise.all([
      calibrate(elsewhere, 'show'),
      calibrate('http://127.0.0.1:9', 'export'),
    ]);
    expect(proxy).toMatchObject({ code: EXIT.unavailable, stdout: '' });
    expect(proxy.stderr).toContain('not one of a gateway');
    expect(nobody).toMatchObject({ code: EXIT.unavailable, stdout: '' });
    const usages = await Promise.all(
      [
        ['label', 'a'.repeat(64), 'maybe', '--by', 'ada'],
        ['label', 'abc', 'wrong', '--by', 'ada'],
        ['label', 'a'.repeat(64), 'wrong'],
        ['import', 'x.jsonl', '--by', 'a\nb'],
        ['recalibrate', '--by', 'ada', '--keep-since', '2026-01-01'],
        ['show', '--token', 'a', '--token-file', 'b'],
        ['simulate'],
        ['simulate', 'x.jsonl', '--url', url],
        ['simulate', 'x.jsonl', '--delta-accept', '0.05,0.05'],
        ['simulate', 'x.jsonl', '--delta-accept', '5%'],
        ['simulate', 'x.jsonl', '--share', '0'],
      ].map(async (args) => (await kakeya(['calibrate', ...args])).code),
    );
    expect(usages).toEqual(usages.map(() => EXIT.usage));
  });

  test('the token is the option, the file, or the environment, and goes to the gateway alone', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const url = await serve((request, response) => {
      seen.push(request.headers);
      response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end();
    });
    const file = join(temporaryDirectory(), 'token');
    writeFileSync(file, 'of-file\n');
    const env = { KAKEYA_TOKEN: 'of-environment' };
    for (const args of [
      ['--token', 'of-option'],
      ['--token-file', file],
      ['--tenant', 'acme'],
    ]) {
      const ended = await kakeyaIn(['calibrate', 'show', '--url', url, ...args], { env });
      expect(ended.code).toBe(EXIT.unavailable);
    }
    expect(seen.map(({ authorization }) => authorization)).toEqual([
      'Bearer of-option',
      'Bearer of-file',
      'Bearer of-environment',
    ]);
    expect(seen[2]?.['x-tenant-id']).toBe('acme');
  });
});

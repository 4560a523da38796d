import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { EXIT } from '../src/exit_code.ts';
import { submitBatch, submitRecord } from '../src/records/gateway_client.ts';
import { exitOf, readVerdict } from '../src/records/verdict.ts';
import { jsonLines, kakeya, temporaryDirectory, up } from './support/cli.ts';

interface Line {
  readonly status: number | null;
  readonly replayed: boolean;
  readonly decision: string;
}

test('records go to a real gateway one by one and as a batch, with the same verdicts', async () => {
  const cwd = temporaryDirectory();
  writeFileSync(join(cwd, 'a.txt'), Array.from({ length: 300 }, (_, i) => `w${(i * 7919) % 1009}`).join(' '));
  writeFileSync(join(cwd, 'b.txt'), 'again and again '.repeat(80));
  const build = async (input: string, key: string): Promise<string> => {
    const args = ['--in', input, '--shard-id', `${input}-${key}`, '--epoch', '1', '--key', key];
    return (await kakeya(['pcs', 'build', ...args], { cwd })).stdout;
  };
  const [good, loop, foreign] = await Promise.all([
    build('a.txt', 'secret'),
    build('b.txt', 'secret'),
    build('a.txt', 'other'),
  ]);
  if (!good || !loop || !foreign) throw new Error('nothing was built');
  writeFileSync(join(cwd, 'good.json'), good);
  const oneLine = (json: string): string => JSON.stringify(JSON.parse(json));
  writeFileSync(join(cwd, 'all.ndjson'), [good, loop, foreign].map(oneLine).join('\n'));
  writeFileSync(join(cwd, 'bad.json'), '{"pcs_id":');

  const { url } = await up(['--no-demo'], { cwd, env: { PCS_HMAC_KEY: 'secret' } });
  const submit = async (...args: string[]): Promise<readonly [number | null, Line[]]> => {
    const { code, stdout } = await kakeya(['pcs', 'submit', ...args, '--endpoint', url, '--json'], { cwd });
    return [
      code,
      jsonLines<Line>(stdout).map(({ status, replayed, decision }) => ({ status, replayed, decision })),
    ];
  };
  expect(await submit('good.json')).toEqual([0, [{ status: 200, replayed: false, decision: 'accept' }]]);
  expect(await submit('all.ndjson')).toEqual([
    EXIT.rejected,
    [
      { status: 200, replayed: true, decision: 'accept' },
      { status: 202, replayed: false, decision: 'escalate' },
      { status: 401, replayed: false, decision: 'refused' },
    ],
  ]);
  // The indented file becomes one line of the batch.
  expect(await submit('good.json', 'all.ndjson', 'bad.json', '--batch')).toEqual([
    EXIT.invalid,
    [
      { status: 200, replayed: true, decision: 'accept' },
      { status: 200, replayed: true, decision: 'accept' },
      { status: 202, replayed: true, decision: 'escalate' },
      { status: 401, replayed: false, decision: 'refused' },
      { status: 400, replayed: false, decision: 'refused' },
    ],
  ]);
  const elsewhere = await kakeya(['pcs', 'submit', 'good.json', '--endpoint', `${url}/nowhere`], { cwd });
  expect(elsewhere.code).toBe(EXIT.unavailable);
});

describe('what is not a verdict never reads as one', () => {
  test.each([
    [200, { decision: 'reject' }],
    [202, { decision: 'accept' }],
    [200, '<html>'],
    [200, undefined],
    [204, {}],
    [302, {}],
  ])('%i with %j', (status, body) => {
    const verdict = readVerdict(status, false, body);
    expect(verdict.decision).toBe('unanswered');
    expect(exitOf(verdict)).toBe(EXIT.unavailable);
  });

  test('statuses of a refusal map to the documented exits', () => {
    const exits = [400, 401, 403, 404, 409, 413, 415, 429, 500, 503].map((status) =>
      exitOf(readVerdict(status, false, {})),
    );
    const { invalid, rejected, unavailable } = EXIT;
    expect(exits).toEqual([
      invalid,
      rejected,
      rejected,
      unavailable,
      rejected,
      invalid,
      invalid,
      unavailable,
      unavailable,
      unavailable,
    ]);
    const mismatch = { type: 'https://kakeya.example/problems/pcs-id-mismatch', detail: 'x' };
    expect(exitOf(readVerdict(400, false, mismatch))).toBe(rejected);
  });

  test('nobody listening, and a batch answer that ends early', async () => {
    const server = createServer((_request, response) => {
      response.end('{"status":200,"replayed":false,"outcome":{"pcs_id":"x","decision":"accept"}}\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    onTestFinished(() => void server.close());
    const target = { endpoint: `http://127.0.0.1:${port}` };
    const record = new TextEncoder().encode('{}');
    const decisions = (await submitBatch(target, [record, record])).map(({ decision }) => decision);
    expect(decisions).toEqual(['accept', 'unanswered']);

    await new Promise((resolve) => server.close(resolve));
    const alone = await submitRecord(target, record);
    expect(alone).toMatchObject({ status: null, decision: 'unanswered', reasons: [{ code: 'no_answer' }] });
  });
});

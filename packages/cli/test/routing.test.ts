import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kakeya, temporaryDirectory } from './support/cli.ts';
import { kakeyaIn } from './support/in_process.ts';

const CONTROL = {
  arm: 'control',
  path: 'full',
  latency_ms: 100,
  decision: 'escalate',
  label: 'wrong',
  weight: 1,
};
const TREATED = { ...CONTROL, arm: 'treatment', path: 'fast', latency_ms: 40 };

/** `n` outputs labelled wrong, of which the first `accepted` were accepted. */
const outputs = (line: object, n: number, accepted: number): object[] =>
  Array.from({ length: n }, (_, i) => ({ ...line, decision: i < accepted ? 'accept' : 'reject' }));

async function report(lines: readonly (object | string)[], ...args: readonly string[]) {
  const cwd = temporaryDirectory();
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  writeFileSync(join(cwd, 'routed.jsonl'), text);
  return kakeyaIn(['routing', 'report', '--data', 'routed.jsonl', ...args], { cwd });
}

test('no evidence of harm: exit 0, both differences with intervals', async () => {
  const lines = [
    ...outputs(TREATED, 200, 20),
    ...outputs(CONTROL, 200, 18),
    { ...CONTROL, arm: null, pcs_id: 'p', reason: 'disabled' },
  ];
  const { code, stdout } = await report(lines);
  expect(code).toBe(0);
  expect(stdout).toContain('| containment | 0.9000 | 0.9100 |');
  expect(stdout).toMatch(/\| containment \| -0\.0100 \| -0\.0\d+, 0\.0\d+ \| none/);
  expect(stdout).toMatch(/\| p95 latency, ms \| -60\.0 \| -60\.0, -60\.0 \| none/);
  expect(stdout).toContain('1 outputs outside the experiment');
  const json = JSON.parse((await report(lines, '--json', '--looks', '4')).stdout);
  expect(json).toMatchObject({
    verdict: 'no_evidence_of_harm',
    outside_experiment: 1,
    settings: { plannedLooks: 4, containmentMargin: 0.02 },
    treatment: { n: 200, fast: 200, wrong: 200, contained: 180 },
  });
});

test('a breach of either guardrail: exit 20, with its bound and limit', async () => {
  const contained = await report([...outputs(TREATED, 200, 100), ...outputs(CONTROL, 200, 18)]);
  expect(contained.code).toBe(20);
  expect(contained.stdout).toMatch(/\| containment \|.*\*\*BREACH\*\*: bound -0\.\d+, limit -0\.0200/);
  const slow = [...outputs({ ...TREATED, latency_ms: 140 }, 200, 18), ...outputs(CONTROL, 200, 18)];
  expect((await report(slow)).stdout).toContain('**BREACH**: bound 40.0, limit 0.0');
  expect((await report(slow)).code).toBe(20);
  expect((await report(slow, '--p95-margin-ms', '40')).code).toBe(0);
});

test('too little data is not fine: exit 10, naming what it takes', async () => {
  const { code, stdout } = await report([...outputs(TREATED, 5, 0), ...outputs(CONTROL, 5, 0)]);
  expect(code).toBe(10);
  expect(stdout).toContain('at least 10 wrong outputs per arm (effective), labelled; there are 5 and 5');
  expect(stdout).toContain('at least 131 outputs per arm; there are 5 and 5');
  expect((await report([])).code).toBe(10);
});

test('every line that cannot be read is named: exit 3', async () => {
  const { code, stdout, stderr } = await report([
    TREATED,
    { ...CONTROL, arm: 'b' },
    { ...CONTROL, path: 'fast' },
    { ...CONTROL, latency_ms: null },
    { ...CONTROL, decision: 'accepted' },
    { ...CONTROL, label: undefined },
    { ...CONTROL, weight: 0 },
    { ...CONTROL, wieght: 2 },
    '{"arm":',
  ]);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  for (const [line, message] of [
    [2, 'arm must'],
    [3, 'control arm never'],
    [4, 'latency_ms must'],
    [5, 'decision must'],
    [6, 'label must'],
    [7, 'weight must'],
    [8, 'Field "wieght" is not known'],
    [9, 'not JSON'],
  ] as const) {
    expect(stderr).toMatch(new RegExp(`routed.jsonl:${line}: .*${message}`));
  }
});

test('wrong usage: exit 2; a file of another kind: exit 3', async () => {
  expect((await kakeya(['routing', 'report'])).code).toBe(2);
  expect((await report([], '--looks', '0')).code).toBe(2);
  expect((await report([], '--containment-margin', '1.5')).code).toBe(2);
  const other = await kakeya(['routing', 'report', '--data', 'routed.csv']);
  expect(other.code).toBe(3);
  expect(other.stderr).toContain('JSON Lines');
});

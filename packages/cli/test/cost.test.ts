import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kakeya, temporaryDirectory } from './support/cli.ts';
import { kakeyaIn } from './support/in_process.ts';

const SPAN = {
  at: '2025-06-01T12:00:00Z',
  tenant: 'acme',
  task: 'summary',
  model: 'm1',
  tokens_in: 10,
  tokens_out: 5,
  cost_usd: 0.1,
  pcs_id: 'p1',
  accepted: true,
};

function directory(files: Readonly<Record<string, string | readonly object[]>>): string {
  const cwd = temporaryDirectory();
  for (const [name, content] of Object.entries(files)) {
    const text =
      typeof content === 'string' ? content : content.map((line) => `${JSON.stringify(line)}\n`).join('');
    writeFileSync(join(cwd, name), text);
  }
  return cwd;
}

/** 60 days: weekdays 10, weekends 4, and 0.1 more every day. */
const history = Array.from({ length: 60 }, (_, day) => {
  const at = new Date(Date.UTC(2025, 0, 6 + day, 12));
  const cost = (at.getUTCDay() % 6 === 0 ? 4 : 10) + day / 10;
  return { ...SPAN, at: at.toISOString(), cost_usd: cost.toFixed(1), pcs_id: `p${day}` };
});

test("cost report joins a gateway's outcomes by tenant and output, and refuses what contradicts them", async () => {
  const outcome = (tenant_id: string, pcs_id: string, decision: string) => ({
    log_seq: 1,
    tenant_id,
    outcome: { pcs_id, decision },
  });
  const traced = { ...SPAN, log_seq: 7, log_index: 0, accepted: undefined };
  const cwd = directory({
    'spans.jsonl': [traced, { ...traced, pcs_id: 'p2' }, { ...traced, pcs_id: 'p3' }],
    'outcomes.jsonl': [
      outcome('acme', 'p1', 'accept'),
      outcome('acme', 'p2', 'escalate'),
      outcome('beta', 'p3', 'accept'),
    ],
    'said.jsonl': [{ ...SPAN, pcs_id: 'p2' }],
    'none.jsonl': [{ outcome: null }],
  });
  const report = (spans: string, outcomes: string) =>
    kakeyaIn(['cost', 'report', '--spans', spans, '--outcomes', outcomes, '--by', 'tenant', '--json'], {
      cwd,
    });
  const joined = await report('spans.jsonl', 'outcomes.jsonl');
  expect(JSON.parse(joined.stdout)).toMatchObject([
    { cost: '0.3', accepted: 1, not_accepted: 1, undecided: 1, cost_per_trusted_task: 0.3 },
  ]);
  const contradicted = await report('said.jsonl', 'outcomes.jsonl');
  expect([contradicted.code, contradicted.stderr]).toEqual([
    3,
    expect.stringContaining('p2 of acme is not accepted'),
  ]);
  const unreadable = await report('spans.jsonl', 'none.jsonl');
  expect([unreadable.code, unreadable.stderr]).toEqual([3, expect.stringContaining('none.jsonl:1')]);
});

test('cost report: exact sums and cost per trusted task; undefined, never 0, where nothing was accepted', async () => {
  const cwd = directory({
    'spans.jsonl': [
      SPAN,
      { ...SPAN, cost_usd: '0.2', pcs_id: 'p2', accepted: false },
      {
        ...SPAN,
        cost_usd: undefined,
        currency: 'EUR',
        amount_micros: 1_500_001,
        pcs_id: 'p3',
        accepted: false,
      },
    ],
  });
  const json = await kakeyaIn(['cost', 'report', '--spans', 'spans.jsonl', '--by', 'tenant', '--json'], {
    cwd,
  });
  expect(json.code).toBe(0);
  expect(JSON.parse(json.stdout)).toMatchObject([
    {
      tenant: 'acme',
      currency: 'EUR',
      cost: '1.500001',
      cost_per_trusted_task: null,
      cost_per_trusted_task_reason: 'none_accepted',
    },
    {
      tenant: 'acme',
      currency: 'USD',
      cost: '0.3',
      calls: 2,
      accepted: 1,
      not_accepted: 1,
      cost_per_trusted_task: 0.3,
    },
  ]);
  const text = await kakeyaIn(['cost', 'report', '--spans', 'spans.jsonl'], { cwd });
  expect(text.stdout).toContain('undefined: none accepted');
});

test('every line that cannot be read is named, and nothing is reported: exit 3', async () => {
  const lines = [
    SPAN,
    { ...SPAN, cost: 1 },
    { ...SPAN, at: '2025-02-30T00:00:00Z' },
    { ...SPAN, tokens_in: '10' },
    { ...SPAN, currency: 'USD' },
    { ...SPAN, cost_usd: '0.0000000000000000001' },
    { ...SPAN, cost_usd: -1 },
    { ...SPAN, model: '' },
    { ...SPAN, accepted: 'yes' },
    { ...SPAN, accepted: false },
  ].map((line) => JSON.stringify(line));
  const cwd = directory({ 'spans.jsonl': [...lines, '{"at": NaN}', '[]', '{"at":1,"at":2}'].join('\n') });
  const { code, stdout, stderr } = await kakeyaIn(['cost', 'report', '--spans', 'spans.jsonl'], { cwd });
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  for (const [line, message] of [
    [2, 'Field "cost" is not known'],
    [3, 'at must be'],
    [4, 'tokensIn must be'],
    [5, 'Give the cost one way'],
    [6, 'Give the cost one way'],
    [7, 'less than nothing'],
    [8, 'model is empty'],
    [9, 'accepted must be'],
    [10, 'accepted in one span and not in another'],
    [11, 'not JSON'],
    [12, 'not a JSON object'],
  ] as const) {
    expect(stderr).toMatch(new RegExp(`spans.jsonl:${line}: .*${message}`));
  }
  expect(stderr).toContain('spans.jsonl:13: ');
  expect(stderr).not.toContain('spans.jsonl:1: ');
});

test('cost forecast prints the back-tested MAPE beside the baseline', async () => {
  const cwd = directory({ 'spans.jsonl': history });
  const text = await kakeyaIn(['cost', 'forecast', '--spans', 'spans.jsonl', '--days', '14'], { cwd });
  expect(text.code).toBe(0);
  expect(text.stdout).toMatch(/Back-test on the last 39 days, held out: 26 starting points/);
  expect(text.stdout).toMatch(
    /MAPE +WAPE\nHolt-Winters +0\.00 % +0\.00 %\nsame weekday last week +[5-9]\.\d\d %/,
  );

  const json = await kakeyaIn(['cost', 'forecast', '--spans', 'spans.jsonl', '--days', '14', '--json'], {
    cwd,
  });
  const report = JSON.parse(json.stdout);
  expect(report.back_test).toMatchObject({
    held_out_days: 39,
    origins: 26,
    points: 364,
    better: 'holt_winters',
  });
  // 2025-03-07, a Friday, is day 60: 10 + 6.0.
  expect(report.days[0].day).toBe('2025-03-07');
  expect(report.days[0].value).toBeCloseTo(16, 6);
});

test('cost forecast: too short a history names the days needed; currencies and half days are left out on request', async () => {
  const cwd = directory({
    'short.jsonl': history.slice(0, 40),
    'mixed.jsonl': [...history, { ...SPAN, cost_usd: undefined, currency: 'EUR', amount: '5', pcs_id: 'e' }],
  });
  const short = await kakeyaIn(['cost', 'forecast', '--spans', 'short.jsonl'], { cwd });
  expect(short.code).toBe(3);
  expect(short.stderr).toContain('needs 41 days of spend to be back-tested, and there are 40');
  const mixed = await kakeyaIn(['cost', 'forecast', '--spans', 'mixed.jsonl'], { cwd });
  expect(mixed.code).toBe(3);
  expect(mixed.stderr).toContain('one currency at a time');
  const args = [
    'cost',
    'forecast',
    '--spans',
    'mixed.jsonl',
    '--json',
    '--currency',
    'USD',
    '--last-day',
    '2025-03-05',
  ];
  const chosen = await kakeyaIn(args, { cwd });
  expect(JSON.parse(chosen.stdout).history).toMatchObject({
    last_day: '2025-03-05',
    days: 59,
    spans_left_out: 2,
  });
});

test('cost reconcile: 0 within 3 %, 20 when flagged, and the figures are as they came', async () => {
  const header = 'BilledCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ServiceName,Tags';
  const row = (cost: string): string =>
    `${cost},USD,2025-06-01T00:00:00Z,2025-06-02T00:00:00Z,LLM,"{""model"": ""m1""}"`;
  const focus = {
    BilledCost: 0.103,
    BillingCurrency: 'USD',
    ChargePeriodStart: '2025-06-01T00:00:00Z',
    ChargePeriodEnd: '2025-06-01T01:00:00Z',
    ServiceName: 'LLM',
    ResourceId: 'm1',
  };
  const cwd = directory({
    'spans.jsonl': [SPAN],
    'good.csv': `${header}\r\n${row('0.097')}\r\n`,
    'off.csv': `${header}\n${row('0.1031')}\n`,
    'broken.csv': `${header}\n${row('0.1')}\n${row('free')}\n`,
    'good.json': JSON.stringify([focus]),
    'header.csv': 'Cost\n1\n',
    'object.json': '{}',
    'twice.json': '[{"BilledCost":1,"BilledCost":2}]',
  });
  const reconcile = (billing: string, ...more: readonly string[]) =>
    kakeyaIn(['cost', 'reconcile', '--spans', 'spans.jsonl', '--billing', billing, ...more], { cwd });

  expect((await reconcile('good.csv')).code).toBe(0);
  expect((await reconcile('good.json', '--model', 'column:ResourceId')).code).toBe(0);

  const off = await reconcile('off.csv', '--json');
  expect(off.code).toBe(20);
  expect(JSON.parse(off.stdout)).toMatchObject({
    status: 'flagged',
    rows: [{ traced: '0.1', billed: '0.1031', difference: '0.0031', reason: 'beyond_tolerance' }],
    totals: [{ currency: 'USD', traced: '0.1', billed: '0.1031' }],
  });
  expect((await reconcile('off.csv', '--tolerance', '0.04')).code).toBe(0);

  const broken = await reconcile('broken.csv');
  expect(broken.code).toBe(20);
  expect(broken.stdout).toMatch(/FLAGGED: line 3: BilledCost must be .*"free"/);
  expect(broken.stdout).toContain('Nothing was adjusted.');

  for (const [file, message] of [
    ['header.csv', 'FOCUS columns are missing: BilledCost'],
    ['object.json', 'array of objects'],
    ['twice.json', 'twice.json: '],
    ['absent.csv', 'there is no such file'],
    ['spans.jsonl', 'give FOCUS billing as .csv or .json'],
  ] as const) {
    const refused = await reconcile(file);
    expect({ file, code: refused.code }).toEqual({ file, code: 3 });
    expect(refused.stderr).toContain(message);
  }
});

test('wrong options: exit 2', async () => {
  const codes = await Promise.all(
    [
      ['report'],
      ['report', '--spans', 'x', '--by', 'tenant,tenant'],
      ['report', '--spans', 'x', '--by', 'customer'],
      ['forecast', '--spans', 'x', '--days', '0'],
      ['forecast', '--spans', 'x', '--last-day', '2025-02-30'],
      ['reconcile', '--spans', 'x'],
      ['reconcile', '--spans', 'x', '--billing', 'y', '--tolerance', '3%'],
      ['reconcile', '--spans', 'x', '--billing', 'y', '--model', 'ResourceId'],
    ].map(async (args) => (await kakeya(['cost', ...args])).code),
  );
  expect(codes).toEqual([2, 2, 2, 2, 2, 2, 2, 2]);
});

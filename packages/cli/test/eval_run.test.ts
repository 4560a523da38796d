import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Ended, kakeya, temporaryDirectory } from './support/cli.ts';
import { kakeyaIn } from './support/in_process.ts';
import { HAS_REFERENCE, referenceLines, WHY_SKIPPED } from './support/reference.ts';
import { assertWellFormedXml } from './eval_xml.ts';

interface ReportDocument {
  readonly schema: string;
  readonly data: { readonly sha256: string; readonly skipped: object; readonly repeated_texts: number };
  readonly n: number;
  readonly n_wrong: number;
  readonly auroc: { readonly value: number; readonly low: number; readonly high: number };
  readonly auprc: { readonly interval: { readonly low: number } };
  readonly controls: readonly {
    readonly name: string;
    readonly direction_free: number;
    readonly beaten: boolean;
  }[];
  readonly length_matched: { readonly pairs: number };
  readonly at_threshold: { readonly true_positives: number } | null;
  readonly verdict: { readonly kind: string; readonly sentences: readonly string[] };
}

/** Writes the lines and evaluates them; objects are written as JSON, strings as they are. */
const evalRun = (lines: readonly (object | string)[], ...args: string[]): Promise<Ended> =>
  kakeyaIn(['eval', 'run', '--data', fileOf(lines), ...args]);

function fileOf(lines: readonly (object | string)[]): string {
  const file = join(temporaryDirectory(), 'data.jsonl');
  writeFileSync(
    file,
    lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
  );
  return file;
}

async function evalJson(lines: readonly (object | string)[], ...args: string[]): Promise<ReportDocument> {
  const { code, stdout, stderr } = await evalRun(lines, '--json', ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

const SOUND = [
  { label: 'wrong', score: 0.9, text: 'One is here. Two is here. Three is here.' },
  { label: 'benign', score: 0.1, text: 'One is here.' },
  { label: 'wrong', score: 0.4, text: 'One is here. Two is here.' },
  { label: 'benign', score: 0.5, text: 'One is here. Two is here. Four is here.' },
];

describe.skipIf(!HAS_REFERENCE)(`real texts, with a label made for the test${WHY_SKIPPED}`, () => {
  interface Text {
    readonly id: string;
    readonly text: string;
    readonly r: number;
    readonly n_sentences: number;
  }

  // The label is the sentence count itself: mechanics only, nothing about the quality of r.
  const lines = (sign = 1): object[] =>
    referenceLines<Text>('texts.jsonl').map(({ text, r, n_sentences }) => ({
      answer: text,
      suspicion: sign * r,
      verdict: n_sentences >= 5 ? 'bad' : 'good',
    }));
  const FIELDS = [
    '--text-field',
    'answer',
    '--score-field',
    'suspicion',
    '--label-field',
    'verdict',
    '--wrong-value',
    'bad',
  ];

  test('all files are written, deterministic and well formed; the control is found out', async () => {
    const out = join(temporaryDirectory(), 'new', 'report');
    const ended = await evalRun(lines(-1), ...FIELDS, '--out', out);
    expect(ended.code).toBe(0);
    const names = ['precision_recall.svg', 'report.json', 'report.md', 'risk_coverage.svg', 'roc.svg'];
    expect(readdirSync(out).toSorted()).toEqual(names);
    const document: ReportDocument = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
    const nWrong = referenceLines<Text>('texts.jsonl').filter(({ n_sentences }) => n_sentences >= 5).length;
    expect(document).toMatchObject({ schema: 'kakeya-evaluation-0.1', n: 790, n_wrong: nWrong });
    const control = document.controls.find(({ name }) => name === 'sentence_count');
    expect(control).toMatchObject({ direction_free: 1, beaten: false });
    expect(document.verdict.kind).toBe('control_as_good');
    expect(ended.stdout).toContain('Sentence count only reaches AUROC 1.000');
    for (const name of names.filter((file) => file.endsWith('.svg'))) {
      const svg = readFileSync(join(out, name), 'utf8');
      assertWellFormedXml(svg);
      expect(svg).toContain(`n = 790: ${nWrong} wrong`);
      expect(svg).not.toContain('NaN');
      expect(readFileSync(join(out, 'report.md'), 'utf8')).toContain(`](${name})`);
    }
    // In a process of its own: nothing may depend on what ran before.
    const again = await kakeya(['eval', 'run', '--data', fileOf(lines(-1)), ...FIELDS, '--json']);
    const repeated: ReportDocument = JSON.parse(again.stdout);
    expect({ ...repeated, data: 0 }).toEqual({ ...document, data: 0 });
    expect(repeated.data.sha256).toBe(document.data.sha256);
  });

  test('AUROC is the pair count; another seed moves the bootstrap and nothing else that was measured', async () => {
    const items = referenceLines<Text>('texts.jsonl').map(({ r, n_sentences }) => ({
      r,
      wrong: n_sentences >= 5,
    }));
    let count = 0;
    for (const { r: a } of items.filter(({ wrong }) => wrong)) {
      for (const { r: b } of items.filter(({ wrong }) => !wrong)) count += a > b ? 1 : a === b ? 0.5 : 0;
    }
    const nWrong = items.filter(({ wrong }) => wrong).length;
    const [first, second] = [
      await evalJson(lines(), ...FIELDS),
      await evalJson(lines(), ...FIELDS, '--seed', '2', '--threshold', '0.55'),
    ];
    expect(first.auroc.value).toBe(count / (nWrong * (790 - nWrong)));
    expect(first.verdict.kind).toBe('score_reversed');
    expect(second.auroc).toEqual(first.auroc);
    expect(second.auprc.interval.low).not.toBe(first.auprc.interval.low);
    expect(first.at_threshold).toBeNull();
    expect(second.at_threshold?.true_positives).toBe(
      items.filter(({ r, wrong }) => wrong && r >= 0.55).length,
    );
  });
});

describe('labels', () => {
  test('true, 1 and "wrong" are wrong; false, 0 and "benign" are benign', async () => {
    const labels = [true, 1, 'wrong', false, 0, 'benign'];
    const lines = labels.map((label, at) => ({ label, score: -at, text: `text ${at}` }));
    expect(await evalJson(lines)).toMatchObject({
      n: 6,
      n_wrong: 3,
      auroc: { value: 1 },
      data: { labels: labels.map((label, at) => ({ label: JSON.stringify(label), wrong: at < 3, n: 1 })) },
    });
  });

  test('--wrong-value takes a spelling; what is null or an object is still no label', async () => {
    const lines = [
      { label: 2, score: 1, text: 'a' },
      { label: 'x', score: 0, text: 'b' },
    ];
    expect(await evalJson(lines, '--wrong-value', '2')).toMatchObject({ n_wrong: 1, auroc: { value: 1 } });
    const ended = await evalRun([...lines, { label: null, score: 0, text: 'c' }], '--wrong-value', '2');
    expect(ended).toMatchObject({ code: 3, stderr: expect.stringMatching(/data\.jsonl:3: "label" is null/) });
  });
});

describe('what cannot be evaluated says why, with the line, and exits 3', () => {
  const score = (value: unknown): object => ({ label: 'wrong', score: value, text: 'a' });
  test.each([
    {
      name: 'a missing score',
      bad: { label: 'wrong', text: 'a' },
      message: /:5: there is no field "score" for the score/,
    },
    {
      name: 'a score of null',
      bad: score(null),
      message: /:5: "score" is null, but the score must be a finite number/,
    },
    { name: 'a score in quotes', bad: score('0.5'), message: /:5: "score" is "0\.5"/ },
    { name: 'a missing label', bad: { score: 1, text: 'a' }, message: /:5: there is no field "label"/ },
    {
      name: 'an unknown label',
      bad: { label: 'bad', score: 1, text: 'a' },
      message: /:5: "label" is "bad".*--wrong-value/,
    },
    { name: 'a missing text', bad: { label: 'wrong', score: 1 }, message: /:5: there is no field "text"/ },
  ])('$name, unless it may be skipped, and is counted then', async ({ bad, message }) => {
    const refused = await evalRun([...SOUND, bad]);
    expect(refused).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(message) });
    const document = await evalJson([...SOUND, bad], '--skip-invalid');
    expect(document.n).toBe(4);
    expect(Object.values(document.data.skipped).reduce((sum: number, n: number) => sum + n, 0)).toBe(1);
    expect((await evalRun([...SOUND, bad], '--skip-invalid')).stdout).toContain('**Lines left out: 1**');
  });

  test.each([
    { name: 'a line that is no JSON', lines: [...SOUND, '{"score": 1,'], message: /:5: This is not JSON/ },
    {
      name: 'NaN, which JSON does not have',
      lines: [...SOUND, '{"label":1,"text":"a","score":NaN}'],
      message: /:5: .*NaN/,
    },
    {
      name: 'a number beyond a double',
      lines: ['{"label":1,"text":"a","score":1e999}'],
      message: /:1: \/score/,
    },
    {
      name: 'a repeated key',
      lines: ['', '{"label":1,"label":0,"text":"a","score":1}'],
      message: /:2: \/label/,
    },
    { name: 'an array', lines: ['[1,2]'], message: /:1: an object is expected/ },
    {
      name: 'one class only',
      lines: SOUND.filter(({ label }) => label === 'wrong'),
      message: /no item is labelled benign/,
    },
    { name: 'an empty file', lines: [], message: /holds no items/ },
    { name: 'blank lines', lines: ['', '  '], message: /holds no items/ },
  ])('$name, --skip-invalid or not', async ({ lines, message }) => {
    for (const extra of [[], ['--skip-invalid']]) {
      const ended = await evalRun(lines, ...extra);
      expect(ended).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(message) });
    }
  });

  test('a file that is not there, and a directory that cannot be made', async () => {
    const missing = await kakeya(['eval', 'run', '--data', '/nonexistent.jsonl']);
    expect(missing).toMatchObject({ code: 3, stderr: expect.stringMatching(/there is no such file/) });
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, '');
    const unwritable = await evalRun(SOUND, '--out', join(file, 'report'));
    expect(unwritable).toMatchObject({ code: 3, stderr: expect.stringMatching(/cannot be written/) });
  });
});

describe('wrong usage exits 2', () => {
  test.each([
    { args: [], message: /required option '--data/ },
    { args: ['--data', 'x', '--threshold', 'NaN'], message: /finite number/ },
    { args: ['--data', 'x', '--seed', '-1'], message: /integer from 0/ },
    { args: ['--data', 'x', '--format', 'pdf', '--out', 'y'], message: /list of markdown, json, svg/ },
    { args: ['--data', 'x', '--format', 'svg'], message: /name a directory with --out/ },
  ])('$args', async ({ args, message }) => {
    const ended = await kakeya(['eval', 'run', ...args]);
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
  });
});

test('--format writes only what it names', async () => {
  const out = temporaryDirectory();
  const { code } = await evalRun(SOUND, '--out', out, '--format', 'json');
  expect(code).toBe(0);
  expect(readdirSync(out)).toEqual(['report.json']);
});

test('a score within [0, 1] also gets a reliability diagram; texts that occur twice are reported', async () => {
  const out = temporaryDirectory();
  const contradiction = { label: 'benign', score: 0.3, text: SOUND[0]?.text };
  const { stdout } = await evalRun([...SOUND, contradiction], '--out', out);
  assertWellFormedXml(readFileSync(join(out, 'reliability.svg'), 'utf8'));
  expect(stdout).toContain('Items that share their text with another one: 2.');
  expect(stdout).toContain('Texts labelled both wrong and benign: 1.');
  expect(existsSync(join(out, 'roc.svg'))).toBe(true);
});

test('field names and labels cannot break out of the Markdown or the terminal', async () => {
  const hostile = 'a`|\u001b[31m';
  const lines = SOUND.map(({ label, score, text }) => ({
    [hostile]: score,
    label: label === 'wrong' ? hostile : 'fine',
    text,
  }));
  const { code, stdout } = await evalRun(lines, '--score-field', hostile, '--wrong-value', hostile);
  expect(code).toBe(0);
  expect(stdout).not.toContain('\u001b');
  expect(stdout).toContain("# Evaluation of `a'\\|\ufffd[31m`");
});

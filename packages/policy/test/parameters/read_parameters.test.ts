import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PARAMETERS, parametersHash, parametersJson, readParameters } from '../../src/parameters/mod.ts';
import { documentOf, documentText, STRICT } from './documents.ts';

const problemsOf = (text: string) => {
  const read = readParameters(text);
  return read.ok ? [] : read.problems;
};

const asMember = (name: string, value: string): string => {
  const [group, member] = name.split('.');
  return member === undefined ? `${name}: ${value}` : `${group}: {${member}: ${value}}`;
};

describe('a server-parameters document', () => {
  test('is read with units, expressions and assertions as written', () => {
    expect(documentOf(STRICT)).toEqual({
      id: 'strict.eu',
      version: '2026-07',
      description: 'Stricter for élite',
      parameters: {
        tolD: 0.1,
        tolCoh: 0.05,
        tolBudget: 0.01,
        'budget.base': 0.1,
        'budget.alpha': { expr: 'sub(0.5, budget.gamma)' },
        'budget.beta': 0.5,
        'budget.gamma': 0.2,
        'budget.d0': 2.2,
        'regime.stickyCoh': 0.7,
        'regime.stickyD': 1.5,
        'regime.nonStickyD': 2.6,
        cohBins: { expr: 'mul(4, 5)' },
        maxClockSkew: 60_000,
      },
      assertions: ['tolD <= 0.15'],
    });
  });

  test('has the canonical form and hash that were computed apart, with Python (golden)', () => {
    const document = documentOf(STRICT);
    expect(parametersJson(document)).toBe(
      '{"assertions":["tolD <= 0.15"],"description":"Stricter for élite","id":"strict.eu","kind":"server-parameters","parameters":{"budget":{"alpha":{"expr":"sub(0.5, budget.gamma)"},"base":0.1,"beta":0.5,"d0":2.2,"gamma":0.2},"cohBins":{"expr":"mul(4, 5)","unit":"bins"},"maxClockSkew":{"unit":"ms","value":60000},"regime":{"nonStickyD":2.6,"stickyCoh":0.7,"stickyD":1.5},"tolBudget":0.01,"tolCoh":0.05,"tolD":0.1},"version":"2026-07"}',
    );
    expect(parametersHash(document)).toBe(
      'sha3-256:50b54cc402a634b98200462eb4620e08aa64c6c135068eb862efe46cde79208e',
    );
  });

  test('is the same document when its canonical form is read', () => {
    const document = documentOf(STRICT);
    expect(documentOf(parametersJson(document))).toEqual(document);
  });

  test('has a hash that names its content, not how it was written', () => {
    const rewritten = STRICT.replace('# As agreed in July\n', '').replace('{value: 0.05, unit: 1}', '5.0e-2');
    expect(rewritten).not.toBe(STRICT);
    expect(parametersHash(documentOf(rewritten))).toBe(parametersHash(documentOf(STRICT)));
    const changed = STRICT.replace('60000', '60001');
    expect(parametersHash(documentOf(changed))).not.toBe(parametersHash(documentOf(STRICT)));
  });
});

describe.each(Object.entries(PARAMETERS))('the guard-rails of %s', (name, { min, max, unit }) => {
  const text = (value: number): string =>
    documentText(asMember(name, `{value: ${value}, unit: ${unit}}`), '');
  const step = unit === '1' || unit === 'dimension' ? 1e-9 : 1;

  test.each([min, max])('%d is within them', (value) => {
    expect(problemsOf(text(value))).toEqual([]);
  });

  test.each([min - step, max + step])('%d is refused, at its place', (value) => {
    const pointer = `/parameters/${name.replace('.', '/')}`;
    const column = asMember(name, '').replace(/\}$/, '').length + 3;
    expect(problemsOf(text(value))).toEqual([
      { message: expect.stringContaining(`must lie in [${min}, ${max}]`), pointer, line: 5, column },
    ]);
  });
});

test.each<[string, string, string, number, number]>([
  ['an unknown parameter', documentText('tolE: 1'), 'tolD', 5, 3],
  ['an unknown member of a group', documentText('budget: {delta: 1}'), 'beta', 5, 12],
  ['an unknown member of the document', `${documentText('tolD: 0.1')}bounds: {}\n`, 'bounds', 6, 1],
  ['a text for a number', documentText("tolD: '0.1'"), 'must be a number', 5, 9],
  ['a value that is missing', documentText('tolD:'), 'must be a number', 5, 8],
  ['a number that is not finite', documentText('tolD: .nan'), 'finite', 5, 9],
  ['half a bin', documentText('cohBins: {value: 20.5, unit: bins}'), 'whole number', 5, 12],
  ['a duration without its unit', documentText('maxClockSkew: 300'), '{value: 300, unit: ms}', 5, 17],
  ['an expression without the unit of its result', documentText("cohBins: {expr: '20'}"), 'bins', 5, 12],
  ['another unit', documentText('maxClockSkew: {value: 300, unit: s}'), 'must be ms', 5, 36],
  [
    'a unit that is not the share it is',
    documentText('tolCoh: {value: 5, unit: percent}'),
    'must be 1',
    5,
    28,
  ],
  ['a value and an expression at once', documentText("tolD: {value: 0.1, expr: '0.1'}"), 'value', 5, 10],
  ['no parameters', 'kind: server-parameters\nid: a\nversion: "1"\nparameters: {}\n', 'at least one', 4, 13],
  ['another kind', STRICT.replace('server-parameters', 'policy'), 'server-parameters', 2, 7],
  ['no version', STRICT.replace('version: 2026-07\n', ''), 'version', 2, 1],
  ['an id that no registry takes', STRICT.replace('strict.eu', 'Strict'), 'id must be', 3, 5],
  ['an expression that does not parse', documentText("tolD: {expr: 'sub(1,'}"), 'offset', 5, 9],
  ['an unknown function', documentText("tolD: {expr: 'pow(1, 2)'}"), 'pow', 5, 9],
  ['a function that is not of numbers', documentText("tolD: {expr: 'now()'}"), 'no meaning here', 5, 9],
  ['a wrong number of arguments', documentText("tolD: {expr: 'sub(1)'}"), 'takes 2', 5, 9],
  ['a condition for a number', documentText("tolD: {expr: '1 < 2'}"), 'number is needed', 5, 9],
  ['a text in an expression', documentText('tolD: {expr: \'add(1, "2")\'}'), 'no number', 5, 9],
  [
    'an expression over what the document does not set',
    documentText("tolD: {expr: 'tolCoh'}"),
    'sets no',
    5,
    9,
  ],
  ['an expression out of the guard-rails', documentText("tolD: {expr: 'mul(3, 1)'}"), 'must lie in', 5, 9],
  ['an assertion that is no condition', documentText('tolD: 0.1', 'assertions: [tolD]\n'), 'compare', 6, 14],
  [
    'an assertion over what does not exist',
    documentText('tolD: 0.1', 'assertions: [x < 1]\n'),
    'no parameter x',
    6,
    14,
  ],
  ['an assertion that does not parse', documentText('tolD: 0.1', 'assertions: [tolD <]\n'), 'offset', 6, 14],
  ['an assertion that is missing', documentText('tolD: 0.1', 'assertions: [~]\n'), 'must be a string', 6, 14],
  [
    'more assertions than are judged',
    documentText('tolD: 0.1', `assertions: [${'tolD < 1,'.repeat(101)}]\n`),
    'at most 100',
    6,
    13,
  ],
])('refuses %s, with line and column', (_what, text, part, line, column) => {
  expect(problemsOf(text)).toEqual([
    { message: expect.stringContaining(part), pointer: expect.any(String), line, column },
  ]);
});

test('refuses parameters that depend on themselves, and says how', () => {
  const text = documentText(
    "budget: {base: {expr: 'budget.alpha'}, alpha: {expr: 'sub(1, budget.gamma)'}, gamma: {expr: budget.base}}",
  );
  expect(problemsOf(text).map(({ message }) => message)).toEqual([
    'budget.base depends on itself: budget.base → budget.alpha → budget.gamma → budget.base.',
  ]);
});

test('gives all problems at once', () => {
  expect(problemsOf(documentText('tolD: 7\n  tolCoh: -1', 'assertions: [x < 1]\n'))).toHaveLength(3);
});

test('never throws, whatever the text, and what it reads has a canonical form that reads the same', () => {
  const pieces = STRICT.split(/(?<=[\n ,:{}])/);
  const mutated = fc
    .array(
      fc.tuple(
        fc.nat(pieces.length - 1),
        fc.constantFrom('', '0', '-1', '{', '}', 'tolD', '&a ', '*a', '1e999'),
      ),
      {
        maxLength: 4,
      },
    )
    .map((edits) => pieces.map((piece, i) => edits.find(([at]) => at === i)?.[1] ?? piece).join(''));
  let read = 0;
  fc.assert(
    fc.property(
      fc.oneof({ weight: 4, arbitrary: mutated }, { weight: 1, arbitrary: fc.string() }),
      (text) => {
        const result = readParameters(text);
        if (!result.ok) return result.problems.length > 0;
        read += 1;
        return (
          parametersJson(documentOf(parametersJson(result.document))) === parametersJson(result.document)
        );
      },
    ),
    { seed: 3, numRuns: 300 },
  );
  expect(read).toBeGreaterThan(20);
});

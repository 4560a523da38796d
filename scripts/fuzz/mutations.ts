import fc from 'fast-check';

/** From the start to the end, evenly: `fc.double` draws exponents evenly, and would stay at the start. */
const PLACES = fc.integer({ min: 0, max: 1_000_000 }).map((millionth) => millionth / 1_000_000);

/** Mostly few and small, so that some of what comes out is still read. */
const edit = <T>(piece: fc.Arbitrary<T>) =>
  fc.array(
    fc.record({
      at: PLACES,
      cut: fc.oneof({ weight: 5, arbitrary: fc.nat(1) }, { weight: 1, arbitrary: fc.nat(12) }),
      piece,
    }),
    { minLength: 1, maxLength: 3 },
  );

/** What formats take for syntax, and what is no character. */
const SIGNS = fc.constantFrom(
  '',
  ' ',
  '\t',
  '\n',
  '\r\n',
  '"',
  "'",
  '\\',
  ',',
  ':',
  ': ',
  '-',
  '- ',
  '? ',
  '#',
  '|\n',
  '>-\n',
  '[',
  ']',
  '{',
  '}',
  '(',
  ')',
  '&a ',
  '*a',
  '!!str ',
  '%YAML 1.1\n',
  '---\n',
  '...\n',
  '<<: ',
  '~',
  'null',
  'true',
  '0',
  '-0',
  '1e999',
  '.inf',
  '9007199254740993',
  '==',
  '<=',
  ' and ',
  ' or ',
  'not ',
  'now()',
  "'P1M'",
  "'2026-02-30'",
  'len(',
  '__proto__',
  'constructor',
  'ff',
  'FF',
  'null,',
  '\u0000',
  '\u0002',
  '\u0085',
  '\u2028',
  '\uFEFF',
  '\uD800',
  '\u{1F512}',
  'é',
  '\\ud800',
);

const PLAIN = Array.from('0123456789abcdefxyzABC_. ');

/** Examples with pieces cut out and put in, texts of signs alone, and any text. */
export function mutatedTexts(...examples: readonly string[]): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('', ...PLAIN) },
    { weight: 3, arbitrary: SIGNS },
    { weight: 1, arbitrary: fc.string({ maxLength: 4 }) },
  );
  const mutated = fc.tuple(fc.constantFrom(...examples), edit(piece)).map(([example, edits]) => {
    let text = example;
    for (const { at, cut, piece: put } of edits) {
      const start = Math.floor(at * text.length);
      text = text.slice(0, start) + put + text.slice(start + cut);
    }
    return text;
  });
  return fc.oneof(
    { weight: 8, arbitrary: mutated },
    { weight: 2, arbitrary: fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
  );
}

/** The same of bytes. */
export function mutatedBytes(...examples: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const piece = fc.oneof(fc.uint8Array({ maxLength: 1 }), fc.uint8Array({ maxLength: 12 }));
  const mutated = fc.tuple(fc.constantFrom(...examples), edit(piece)).map(([example, edits]) => {
    let bytes = [...example];
    for (const { at, cut, piece: put } of edits) {
      const start = Math.floor(at * bytes.length);
      bytes = [...bytes.slice(0, start), ...put, ...bytes.slice(start + cut)];
    }
    return Uint8Array.from(bytes);
  });
  return fc.oneof(
    { weight: 9, arbitrary: mutated },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 400 }) },
  );
}

/** JSON values: the examples' texts mutated, where that is JSON still, and any others. */
export function mutatedValues(...examples: readonly unknown[]): fc.Arbitrary<unknown> {
  const texts = mutatedTexts(...examples.map((example) => JSON.stringify(example)));
  return fc.oneof(
    { weight: 9, arbitrary: texts.map(parsedOrText) },
    { weight: 1, arbitrary: fc.jsonValue() },
  );
}

function parsedOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

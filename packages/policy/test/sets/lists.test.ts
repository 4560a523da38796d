import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PolicyError } from '../../src/errors.ts';
import { type ListRow, readListCsv, readListJsonl } from '../../src/sets/lists/mod.ts';
import { chunked, collected, utf8 } from './support/sets.ts';

const COLUMNS = { name: 'NAME', country: 'LAND', date: 'BORN' } as const;
const SIZES = [1, 2, 3, 7, 1_000_000] as const;

/** The same rows, wherever the file is cut. */
async function rowsOf(
  read: (chunks: readonly Uint8Array[]) => AsyncIterable<ListRow>,
  bytes: Uint8Array,
): Promise<readonly ListRow[]> {
  const [rows = [], ...others] = await Promise.all(
    SIZES.map((size) => collected(read(chunked(bytes, size)))),
  );
  for (const other of others) expect(other).toEqual(rows);
  return rows;
}

const csv = (text: string, delimiter?: string): Promise<readonly ListRow[]> =>
  rowsOf((chunks) => readListCsv(chunks, COLUMNS, delimiter === undefined ? {} : { delimiter }), utf8(text));
const jsonl = (text: string): Promise<readonly ListRow[]> =>
  rowsOf((chunks) => readListJsonl(chunks, COLUMNS), utf8(text));

const problemAt = (line: number, problem: RegExp) => ({
  line,
  problem: expect.stringMatching(problem) as string,
});

describe('a list in CSV', () => {
  it('is read with quotes, line breaks in cells, any line ends and a byte order mark', async () => {
    const text =
      '\ufeffID,"NAME",LAND,BORN\r\n1,"Doe, ""Jo""",de,1970-01-31\n\r\n2,"Anna\r\nLee",USA,31.12.1980\r3,B,FR,20000101';
    expect(await csv(text)).toEqual([
      { line: 2, identity: { name: 'doe, "jo"', country: 'DE', date: '1970-01-31' } },
      { line: 4, identity: { name: 'anna lee', country: 'US', date: '1980-12-31' } },
      { line: 6, identity: { name: 'b', country: 'FR', date: '2000-01-01' } },
    ]);
  });

  it('reports each row that is no entry, with its line', async () => {
    const text =
      'NAME;LAND;BORN\nA;DE;01/02/1970\n;DE;1970-01-01\nC;Germany;1970-01-01\nD;DE\nE;DE;19700101;x\nF;DE;19700101\n';
    expect(await csv(text, ';')).toEqual([
      problemAt(2, /ambiguous/),
      problemAt(3, /name is empty/),
      problemAt(4, /country code/),
      problemAt(5, /2 cells, the header 3/),
      problemAt(6, /4 cells, the header 3/),
      { line: 7, identity: { name: 'f', country: 'DE', date: '1970-01-01' } },
    ]);
  });

  it('reports names that were no UTF-8', async () => {
    const bytes = Uint8Array.of(...utf8('NAME,LAND,BORN\nM'), 0xfc, ...utf8('ller,DE,19700101\n'));
    expect(await rowsOf((chunks) => readListCsv(chunks, COLUMNS), bytes)).toEqual([problemAt(2, /UTF-8/)]);
  });

  it.each([
    ['', 1, /empty/],
    ['\n\n', 1, /empty/],
    ['NAME,LAND\n', 1, /no column "BORN"/],
    ['NAME;LAND;BORN\n', 1, /delimiter/],
    ['NAME,LAND,BORN,NAME\n', 1, /"NAME" 2 times/],
  ])('%j is refused', async (text, line, problem) => {
    await expect(csv(text)).rejects.toMatchObject({
      code: 'set_invalid',
      message: expect.stringMatching(problem) as string,
    });
    await expect(csv(text)).rejects.toThrow(`from line ${line} on`);
  });

  it.each([
    ['A "quoted" B,DE,19700101\n', /quote/],
    ['"A"B,DE,19700101\n', /quote/],
    ['"A,DE,19700101\nB,DE,19700101\n', /quote/],
    [`"${'x'.repeat(70_000)},DE,19700101\n`, /65536 characters/],
  ])('ends in an error where it stops being CSV: %#', async (row, problem) => {
    const read: ListRow[] = [];
    const text = `NAME,LAND,BORN\nGood,DE,19700101\n${row}Lost,DE,19700101\n`;
    const reading = (async () => {
      for await (const entry of readListCsv(chunked(utf8(text), 1000), COLUMNS)) read.push(entry);
    })();
    await expect(reading).rejects.toMatchObject({
      code: 'set_invalid',
      message: expect.stringMatching(problem) as string,
    });
    await expect(reading).rejects.toThrow('from line 3 on');
    expect(read).toEqual([{ line: 2, identity: { name: 'good', country: 'DE', date: '1970-01-01' } }]);
  });

  it('takes one character for a delimiter', async () => {
    for (const delimiter of ['', ';;', '"', '\n']) {
      await expect(collected(readListCsv([], COLUMNS, { delimiter }))).rejects.toMatchObject({
        code: 'argument_invalid',
      });
    }
  });

  it('ends with the error of its source', async () => {
    async function* source() {
      yield utf8('NAME,LAND,BORN\n');
      throw new Error('disk');
    }
    await expect(collected(readListCsv(source(), COLUMNS))).rejects.toThrow('disk');
  });

  it('lets its source go when no more rows are wanted', async () => {
    let released = false;
    async function* source() {
      try {
        yield utf8('NAME,LAND,BORN\nA,DE,19700101\n');
        for (;;) yield utf8('B,DE,19700101\n');
      } finally {
        released = true;
      }
    }
    for await (const row of readListCsv(source(), COLUMNS)) {
      expect(row.line).toBe(2);
      break;
    }
    expect(released).toBe(true);
  });
});

describe('a list in JSON Lines', () => {
  it('is read and reports each line that is no entry', async () => {
    const entry = '{"NAME":"Ä","LAND":"AT","BORN":"1970-01-31","more":[{"deep":1}]}';
    const text = `\ufeff${entry}\r\n\n  \t\n[1]\n{"NAME":"B"}\n{"NAME":7,"LAND":"AT","BORN":"19700131"}\n{"NAME":"C","NAME":"D","LAND":"AT","BORN":"19700131"}\nnope\n${entry}`;
    const identity = { name: 'ä', country: 'AT', date: '1970-01-31' };
    expect(await jsonl(text)).toEqual([
      { line: 1, identity },
      problemAt(4, /not a JSON object/),
      problemAt(5, /country is missing/),
      problemAt(6, /name is missing/),
      problemAt(7, /./),
      problemAt(8, /not JSON/),
      { line: 9, identity },
    ]);
  });

  it('holds no line that is too long, and goes on behind it', async () => {
    const entry = (name: string) => `{"NAME":"${name}","LAND":"AT","BORN":"19700131"}\n`;
    const text = `${entry('a')}${entry('x'.repeat(70_000))}${entry('b')}`;
    const rows = await collected(readListJsonl(chunked(utf8(text), 999), COLUMNS));
    expect(rows.map(({ line }) => line)).toEqual([1, 2, 3]);
    expect(rows[1]).toEqual(problemAt(2, /longer than 65536 bytes/));
    expect(rows[2]).toMatchObject({ identity: { name: 'b' } });
  });

  it('reports lines that are no UTF-8, and members that every object inherits', async () => {
    const bytes = Uint8Array.of(...utf8('{"NAME":"M'), 0xfc, ...utf8('ller"}\n{}\n'));
    expect(await collected(readListJsonl([bytes], { name: 'NAME' }))).toEqual([
      problemAt(1, /UTF-8/),
      problemAt(2, /name is missing/),
    ]);
    expect(await collected(readListJsonl([utf8('{}')], { name: 'toString' }))).toEqual([
      problemAt(1, /missing/),
    ]);
  });
});

const codeOf = (reading: Promise<unknown>): Promise<string> =>
  reading.then(
    () => 'none',
    (error: unknown) => (error instanceof PolicyError ? error.code : 'other'),
  );

it('reads what was written, and survives any text', async () => {
  const name = fc.string({
    unit: fc.constantFrom('a', 'É', '"', ',', ';', ' ', '\n', '\r', '💶', "'"),
    minLength: 1,
    maxLength: 9,
  });
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const text = fc.string({
    unit: fc.constantFrom('"', ',', '\n', '\r', 'N', '{', '}', ':', '\ufeff', '\u0000'),
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(name, { maxLength: 5 }),
      text,
      fc.integer({ min: 1, max: 9 }),
      async (names, noise, size) => {
        const bytes = utf8(`N,x\r\n${names.map((each) => `${quoted(each)},\r\n`).join('')}`);
        const rows = await collected(readListCsv(chunked(bytes, size), { name: 'N' }));
        expect(rows).toHaveLength(names.length);
        const lines = await collected(
          readListJsonl(
            chunked(utf8(names.map((each) => `${JSON.stringify({ N: each })}\n`).join('')), size),
            { name: 'N' },
          ),
        );
        expect(lines.map((row) => ('identity' in row ? row.identity : 'none'))).toEqual(
          rows.map((row) => ('identity' in row ? row.identity : 'none')),
        );
        await collected(readListJsonl(chunked(utf8(noise), size), { name: 'N' }));
        const code = await codeOf(collected(readListCsv(chunked(utf8(`N\n${noise}`), size), { name: 'N' })));
        expect(['none', 'set_invalid']).toContain(code);
      },
    ),
    { seed: 61, numRuns: 120 },
  );
});

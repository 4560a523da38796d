import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CliError } from '../src/errors.ts';
import { nameOf, readRecords } from '../src/records/read_records.ts';
import { temporaryDirectory } from './support/cli.ts';

async function recordsOf(file: string): Promise<{ name: string; text: string }[]> {
  const records: { name: string; text: string }[] = [];
  for await (const record of readRecords([file])) {
    records.push({ name: nameOf(record), text: Buffer.from(record.bytes).toString('utf8') });
  }
  return records;
}

test('NDJSON: each line is a record as it stands, blank lines are none, line numbers are those of the file', async () => {
  const file = join(temporaryDirectory(), 'x.ndjson');
  const line = fc.oneof(fc.constant(''), fc.constant('  '), fc.stringMatching(/^\{[a-zé"漢: ]{0,20}\}$/));
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.boolean(), async (lines, ended) => {
      writeFileSync(file, lines.join('\n') + (ended ? '\n' : ''));
      const expected = lines.flatMap((text, i) =>
        text.trim() === '' ? [] : [{ name: `${file}:${i + 1}`, text }],
      );
      expect(await recordsOf(file)).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});

test('a record longer than one read of the file stays whole', async () => {
  const file = join(temporaryDirectory(), 'x.ndjson');
  const long = 'x'.repeat(200_000);
  writeFileSync(file, `${long}\n${long}`);
  expect((await recordsOf(file)).map(({ text }) => text.length)).toEqual([200_000, 200_000]);
});

test('any other file is one record, byte for byte; a missing one is refused', async () => {
  const file = join(temporaryDirectory(), 'x.json');
  writeFileSync(file, '{\n}\n');
  expect(await recordsOf(file)).toEqual([{ name: file, text: '{\n}\n' }]);
  await expect(recordsOf(`${file}.not`)).rejects.toThrow(CliError);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitLines } from '../src/http/ndjson.ts';

async function split(chunks: readonly Uint8Array[], maxBytes: number): Promise<string[]> {
  const lines: string[] = [];
  for await (const group of splitLines(stream(chunks), maxBytes)) {
    for (const line of group)
      lines.push(line.kind === 'line' ? new TextDecoder().decode(line.bytes) : '<too long>');
  }
  return lines;
}

async function* stream(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('NDJSON lines', () => {
  test('any chunking gives the same lines', async () => {
    const words = fc.array(
      fc.string({ minLength: 1 }).filter((text) => !/^\s*$|\n/.test(text)),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(words, fc.array(fc.nat(40), { maxLength: 30 }), async (lines, cuts) => {
        const whole = bytes(lines.map((line) => `${line}\n`).join(''));
        const chunks: Uint8Array[] = [];
        let start = 0;
        for (const cut of cuts) {
          chunks.push(whole.subarray(start, start + cut));
          start += cut;
        }
        chunks.push(whole.subarray(start));
        expect(await split(chunks, 1000)).toEqual(lines);
      }),
    );
  });

  test('the last line needs no newline, and blank lines are passed over', async () => {
    expect(await split([bytes('a\n\n \r\nb')], 10)).toEqual(['a', 'b']);
  });

  test('a line over the cap is reported once, not kept, and the next line is whole', async () => {
    expect(await split([bytes('12345'), bytes('67890\nok\n')], 6)).toEqual(['<too long>', 'ok']);
  });
});

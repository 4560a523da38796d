import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { BundleRefusal, type BundleRefusalCode } from '../../src/bundle/refusal.ts';
import { decodeZip } from '../../src/bundle/zip/decode_zip.ts';
import { encodeZip } from '../../src/bundle/zip/encode_zip.ts';
import { type RawEntry, rawZip } from './support/raw_zip.ts';

const SEED = 20_261_121;
const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const entry = (name: string, more: Partial<RawEntry> = {}): RawEntry => ({
  name,
  content: text('{}'),
  ...more,
});
const PAIR: readonly RawEntry[] = [entry('a.json'), entry('b/c.json', { content: text('{"b":1}') })];

/** The code of the refusal, or null. */
function refusalOf(bytes: Uint8Array): BundleRefusalCode | null {
  try {
    decodeZip(bytes);
    return null;
  } catch (error) {
    if (error instanceof BundleRefusal) return error.code;
    throw error;
  }
}

describe('the canonical archive', () => {
  it('is what an independent writer of the stored form makes', () => {
    const files = new Map(PAIR.toReversed().map(({ name, content }) => [name, content]));
    expect(encodeZip(files)).toEqual(rawZip(PAIR));
  });

  it('gives back the files that went in', () => {
    const segment = fc.stringMatching(/^[a-z0-9_-]{1,8}$/);
    const name = fc.array(segment, { minLength: 1, maxLength: 3 }).map((s) => `${s.join('/')}.json`);
    const files = fc.dictionary(name, fc.uint8Array({ maxLength: 64 }), { maxKeys: 8 });
    fc.assert(
      fc.property(files, (given) => {
        const decoded = decodeZip(encodeZip(new Map(Object.entries(given))));
        expect(Object.fromEntries(decoded)).toEqual({ ...given });
      }),
      { seed: SEED, numRuns: 100 },
    );
  });

  it('is the same wherever and whenever it is made', () => {
    const files = new Map([['a.json', text('{}')]]);
    const zone = process.env['TZ'];
    const made = ['Pacific/Apia', 'America/Sao_Paulo', 'Asia/Kathmandu'].map((name) => {
      process.env['TZ'] = name;
      return Buffer.from(encodeZip(files)).toString('hex');
    });
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
    expect(new Set(made).size).toBe(1);
  });
});

describe('an archive is refused', () => {
  const sound = rawZip(PAIR);
  const cases: readonly (readonly [string, Uint8Array, BundleRefusalCode])[] = [
    ['that is none', text('evidence'), 'not_zip'],
    ['that is empty bytes', new Uint8Array(), 'not_zip'],
    ['that ends too early', sound.subarray(0, sound.length - 1), 'truncated'],
    ['that ends within a file', sound.subarray(0, 33), 'truncated'],
    ['with bytes before it', Buffer.concat([text('x'), sound]), 'surplus_bytes'],
    ['with another archive before it', Buffer.concat([sound, sound]), 'surplus_bytes'],
    ['with bytes after it', Buffer.concat([sound, text('x')]), 'surplus_bytes'],
    ['with bytes between its files', between(sound), 'surplus_bytes'],
    ['of more than 64 MiB', new Uint8Array(64 * 1024 * 1024 + 1), 'too_large'],
    [
      'of more than 10,000 files',
      rawZip(Array.from({ length: 10_001 }, () => entry('a.json'))),
      'too_many_entries',
    ],
    ['that is compressed', zipSync({ 'a.json': text('{}') }, { level: 9, os: 3, attrs: 0 }), 'compressed'],
    ['that states a small size of a bomb', bomb(), 'compressed'],
    [
      'with an archive in the archive',
      zipSync({ 'a.json': bomb() }, { level: 9, os: 3, attrs: 0 }),
      'compressed',
    ],
    ['that states two sizes', rawZip([entry('a.json', { compressedSize: 1 })]), 'size_mismatch'],
    ['that states too large a size', rawZip([entry('a.json', { size: 999 })]), 'size_mismatch'],
    ['that states too small a size', rawZip([entry('a.json', { size: 1 })]), 'surplus_bytes'],
    ['that is encrypted', rawZip([entry('a.json', { flags: 1 })]), 'encrypted'],
    ['with strong encryption', rawZip([entry('a.json', { flags: 0x41 })]), 'encrypted'],
    ['with a symbolic link', rawZip([entry('a.json', { attributes: 0o120777 * 0x1_0000 })]), 'special_file'],
    ['with a device', rawZip([entry('a.json', { attributes: 0o020666 * 0x1_0000 })]), 'special_file'],
    ['with a directory', rawZip([entry('a.json/')]), 'directory_entry'],
    [
      'with a directory by Unix type',
      rawZip([entry('a.json', { attributes: 0o040755 * 0x1_0000 })]),
      'directory_entry',
    ],
    ['with a directory by DOS attribute', rawZip([entry('a.json', { attributes: 0x10 })]), 'directory_entry'],
    ['with a name twice', rawZip([entry('a.json'), entry('a.json')]), 'name_repeated'],
    ['with names that differ by case', rawZip([entry('A.json'), entry('a.json')]), 'name_case_repeated'],
    [
      'with an executable file',
      rawZip([entry('a.json', { attributes: 0o100755 * 0x1_0000 })]),
      'not_canonical',
    ],
    ['with an extra field', rawZip([entry('a.json', { extra: text('abcd') })]), 'not_canonical'],
    ['with a comment', rawZip([entry('a.json', { comment: 'hidden' })]), 'not_canonical'],
    ['with a data descriptor', rawZip([entry('a.json', { flags: 8 })]), 'not_canonical'],
    [
      'with another name in the local header',
      rawZip([entry('a.json', { localName: 'b.json' })]),
      'not_canonical',
    ],
    ['in another order', rawZip(PAIR.toReversed()), 'not_canonical'],
  ];
  it.each(cases)('%s', (_, bytes, code) => {
    expect(refusalOf(bytes)).toBe(code);
  });

  it.each([
    '/a.json',
    '../a.json',
    'a/../b.json',
    './a.json',
    'a//b.json',
    'a\\b.json',
    'C:a.json',
    'a\0.json',
    'caf\u00e9.json',
    ' a.json',
    'a',
    '',
    '__proto__',
  ])('with the path %j', (name) => {
    expect(refusalOf(rawZip([entry(name)]))).toBe('path_unsafe');
  });

  it('whichever byte of it is changed, or read as far as it goes', () => {
    for (let i = 0; i < sound.length; i += 1) {
      for (const mask of [1, 0x80, 0xff]) {
        const changed = Uint8Array.from(sound);
        changed[i] = (changed[i] ?? 0) ^ mask;
        expect(refusalOf(changed), `byte ${i} xor ${mask}`).not.toBeNull();
      }
      expect(refusalOf(sound.subarray(0, i)), `${i} bytes`).not.toBeNull();
    }
  });

  it('never otherwise than with a code', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: fc.nat(sound.length - 1), byte: fc.nat(255) }), {
          minLength: 1,
          maxLength: 6,
        }),
        (changes) => {
          const changed = Uint8Array.from(sound);
          for (const { at, byte } of changes) changed[at] = byte;
          const same = changed.every((byte, i) => byte === sound[i]);
          expect(refusalOf(changed) === null).toBe(same);
        },
      ),
      { seed: SEED, numRuns: 2000 },
    );
  });
});

/** Four mebibytes of zeros in a few kilobytes, said to be two bytes long. */
function bomb(): Uint8Array {
  const zeros = new Uint8Array(4 * 1024 * 1024);
  const deflated = zipSync({ 'a.json': zeros }, { level: 9 });
  return rawZip([{ name: 'a.json', content: deflated, method: 8, size: 2, compressedSize: deflated.length }]);
}

/** A gap between the last file and the directory, with the end record adjusted to it. */
function between(archive: Uint8Array): Uint8Array {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const directory = view.getUint32(archive.length - 6, true);
  const gapped = Buffer.concat([archive.subarray(0, directory), text('gap'), archive.subarray(directory)]);
  gapped.writeUInt32LE(directory + 3, gapped.length - 6);
  return new Uint8Array(gapped);
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PCS_JSON_LIMITS, parseJsonStrict, parsePcs } from '../src/mod.ts';
import { bytesOf } from './support/records.ts';

const parse = (text: string) => parseJsonStrict(bytesOf(text), PCS_JSON_LIMITS);

describe('parseJsonStrict', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5, stringUnit: 'grapheme' }), (value) => {
        const text = JSON.stringify(value);
        expect(parse(text)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['{"a":1,"a":1}', '/a'],
    ['[{"a":1},{"b":{"c":1,"c":2}}]', '/1/b/c'],
    ['{"a":[1,[2,{"x":0}],{"k":1, "k" :2}]}', '/a/2/k'],
    [String.raw`{"\u0061":1,"a":2}`, '/a'],
    [String.raw`{"é":1,"\u00e9":2}`, '/é'],
    ['{"":1,"":2}', '/'],
    ['{"__proto__":1,"__proto__":2}', '/__proto__'],
    [String.raw`{"\"":1,"\"":2}`, '/"'],
    [String.raw`{"a":"{\"b\":1,\"b\":2}","a":3}`, '/a'],
    [String.raw`{"\\":":","\\":","}`, '/\\'],
  ])('refuses the repeated key in %s', (text, pointer) => {
    expect(parse(text)).toMatchObject({ ok: false, problems: [{ code: 'json_duplicate_key', pointer }] });
  });

  it('finds a repeated key wherever one is put', () => {
    const key = fc.string({ unit: 'grapheme', maxLength: 3 });
    fc.assert(
      fc.property(
        fc.uniqueArray(key, { minLength: 1, maxLength: 8 }),
        fc.nat(),
        fc.jsonValue({ maxDepth: 2 }),
        (keys, at, value) => {
          const repeated = keys[at % keys.length];
          const members = [...keys, repeated].map(
            (name) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
          );
          expect(parse(`{"outer":[{${members.join(',')}}]}`)).toMatchObject({
            ok: false,
            problems: [{ code: 'json_duplicate_key' }],
          });
        },
      ),
    );
  });

  it.each([
    String.raw`{"a:b":"c,d{[","e":"\\\":{"}`,
    '{"a":{"a":{"a":1}}}',
    '[{"a":1},{"a":1}]',
    String.raw`["\ud83d\ude00"]`,
  ])('takes %s, where nothing repeats', (text) => expect(parse(text)).toMatchObject({ ok: true }));

  it('keeps __proto__ an ordinary member and touches no prototype', () => {
    const result = parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');
    expect(result).toMatchObject({ ok: true });
    expect(Object.hasOwn(result.ok ? Object(result.value) : {}, '__proto__')).toBe(true);
    expect('polluted' in {}).toBe(false);
  });

  it('names every place of a lone surrogate and of an overflow', () => {
    expect(parse(String.raw`{"a":["\ud800",1e999],"b":{"c/d":-1e999}}`)).toMatchObject({
      ok: false,
      problems: [
        { code: 'json_lone_surrogate', pointer: '/a/0' },
        { code: 'json_number_out_of_range', pointer: '/a/1' },
        { code: 'json_number_out_of_range', pointer: '/b/c~1d' },
      ],
    });
  });

  it('honours its limits exactly', () => {
    const limits = { maxDepth: 2, maxMembers: 3, maxElements: 4 };
    const code = (text: string) => {
      const result = parseJsonStrict(bytesOf(text), limits);
      return result.ok ? 'ok' : result.problems[0]?.code;
    };
    expect(code('[[]]')).toBe('ok');
    expect(code('[[[]]]')).toBe('json_too_deep');
    expect(code('{"a":1,"b":2,"c":3}')).toBe('ok');
    expect(code('{"a":1,"b":2,"c":3,"d":4}')).toBe('json_too_many_members');
    expect(code('[1,2,3,4,5]')).toBe('ok');
    expect(code('[1,2,3,4,5,6]')).toBe('json_too_many_members');
    expect(code('[[],[],[]]')).toBe('ok');
  });
});

describe('hostile input is refused by both parsers before anything is built from it', () => {
  const million = 1_000_000;
  it.each([
    ['10^5 nested arrays', '['.repeat(100_000), 'json_too_deep'],
    ['10^5 nested objects', '{"a":'.repeat(100_000), 'json_too_deep'],
    [
      'an object of 10^6 keys',
      `{${Array.from({ length: million }, (_, i) => `"${i}":0`).join(',')}}`,
      'json_too_many_members',
    ],
    ['an object of 10^6 equal keys', `{${'"a":0,'.repeat(million)}"a":0}`, 'json_too_many_members'],
    ['an array of 10^6 arrays', `[${'[],'.repeat(million)}[]]`, 'json_too_many_members'],
    ['10^6 closing brackets', ']'.repeat(million), 'json_malformed'],
    ['a string that never ends', `"${'\\'.repeat(2 * million)}`, 'json_malformed'],
    ['a number of 10^6 digits', '9'.repeat(million), 'json_number_out_of_range'],
    ['10^6 blanks', ' '.repeat(million), 'json_malformed'],
  ])('%s', (_, text, code) => {
    expect(parse(text)).toMatchObject({ ok: false, problems: [{ code, pointer: '' }] });
    expect(parsePcs(bytesOf(text))).toMatchObject({ ok: false, problems: [{ code, pointer: '' }] });
  });

  it('a record with a string of 1 MiB', () => {
    const text = `{"version":"0.1","shard_id":"${'\\u0041'.repeat(180_000)}"}`;
    const parsed = parsePcs(bytesOf(text));
    expect(parsed.ok ? [] : parsed.problems).toContainEqual(
      expect.objectContaining({ pointer: '/shard_id', code: 'field_bounds' }),
    );
  });
});

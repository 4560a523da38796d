import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { queryReader } from '../src/http/query_reader.ts';

const read = queryReader(
  Type.Object(
    {
      share: Type.Number({ minimum: 0, maximum: 1 }),
      limit: Type.Optional(Type.Integer()),
      name: Type.Optional(Type.String()),
    },
    { additionalProperties: false },
  ),
);
const reading = (query: object) => read({ query } as FastifyRequest);

describe('a query string', () => {
  test.each([
    ['0.05', 0.05],
    ['1', 1],
    ['5e-2', 0.05],
  ])('gives the number that %s is in JSON', (text, share) => {
    expect(reading({ share: text })).toEqual({ ok: true, value: { share } });
  });

  test('leaves a text that looks like a number as it is', () => {
    expect(reading({ share: '0', name: '007' })).toEqual({ ok: true, value: { share: 0, name: '007' } });
  });

  test.each<[string, object, string]>([
    ['a number that is none', { share: 'much' }, 'field_type'],
    ['nothing', { share: '' }, 'field_type'],
    ['what only a lenient reader takes', { share: '0x1' }, 'field_type'],
    ['a space', { share: ' 1' }, 'field_type'],
    ['what is too large for a number', { share: '1e999' }, 'field_bounds'],
    ['a number out of bounds', { share: '1.5' }, 'field_bounds'],
    ['a number that is not whole', { share: '1', limit: '1.5' }, 'field_type'],
    ['a parameter that is given twice', { share: ['0.1', '0.9'] }, 'field_type'],
    ['a parameter that is not there', {}, 'field_missing'],
    ['a parameter that is not known', { share: '1', shares: '1' }, 'field_unknown'],
  ])('is refused with %s', (_, query, code) => {
    const result = reading(query);
    expect(result.ok ? [] : result.problems.map((problem) => problem.code)).toContain(code);
  });
});

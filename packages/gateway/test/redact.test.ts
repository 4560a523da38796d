import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeFault } from '../src/telemetry/describe_fault.ts';
import { redact } from '../src/telemetry/redact.ts';

describe('redaction', () => {
  test.each([
    ['write to jane.doe@example.org now', 'write to [redacted] now'],
    ['card 4111 1111 1111 1111.', 'card [redacted].'],
    ['ssn 078-05-1120!', 'ssn [redacted]!'],
    ['call +44 20 7946 0958', 'call [redacted]'],
    ['from 192.168.17.4 to here', 'from [redacted] to here'],
    ['host 2001:db8::ff00:42:8329 up', 'host [redacted] up'],
    ['at settle.ts:123:45 at 12:34:56', 'at settle.ts:123:45 at 12:34:56'],
    ['shard-001 of 12 parts', 'shard-001 of 12 parts'],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  test('overlapping spans leak no digit of the longer match', () => {
    const mixed = 'x 4111-1111-1111-1111@192.168.0.1 078-05-1120-4111111111111111 y';
    expect(redact(mixed)).not.toMatch(/\d{2}/);
  });

  test('whatever surrounds it, a card number never comes through', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        expect(redact(`${before} 4111111111111111 ${after}`)).not.toContain('4111111111111111');
      }),
    );
  });

  test('a fault that quotes a sender is logged without the quotation', () => {
    const text = JSON.stringify(describeFault(new Error('no such field: jane.doe@example.org')));
    expect(text).toContain('[redacted]');
    expect(text).not.toContain('jane');
  });

  test('a megabyte of digits and separators takes linear time', () => {
    expect(redact('1-'.repeat(500_000)).length).toBeLessThan(1_000_000);
  });
});

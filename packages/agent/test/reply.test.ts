import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { interpret } from '../src/send/reply.ts';
import { accepted, idOf, outcomeOf } from './support/records.ts';

const id = idOf('a record');

describe('an answer', () => {
  test('of any shape and status is taken without throwing, and is no verdict by accident', () => {
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true, withBigInt: true }),
        fc.integer(),
        (body, status) => {
          for (const each of [status, 200, 202, 400, 503]) {
            expect(interpret({ status: each, replayed: false, body }, id).kind).not.toBe('decided');
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('is a verdict only while every checked member agrees with the others', () => {
    const checked = ['pcs_id', 'decision', 'accepted', 'escalated', 'reasons'];
    const decision = fc.constantFrom<'accept' | 'escalate' | 'reject'>('accept', 'escalate', 'reject');
    fc.assert(
      fc.property(decision, fc.constantFrom(...checked), fc.jsonValue(), (decided, member, other) => {
        const outcome = outcomeOf(id, decided);
        const status = decided === 'accept' ? 200 : 202;
        expect(interpret({ status, replayed: false, body: outcome }, id).kind).toBe('decided');
        fc.pre(JSON.stringify(other) !== JSON.stringify(outcome[member]) && !Array.isArray(other));
        const changed = { ...outcome, [member]: other };
        expect(interpret({ status, replayed: false, body: changed }, id).kind).toBe('retry');
      }),
    );
  });

  test('under the other success status is none: 200 accepts, 202 does not', () => {
    const { outcome } = accepted(id);
    expect(interpret({ status: 202, replayed: false, body: outcome }, id).kind).toBe('retry');
  });
});

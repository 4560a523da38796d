import { asTenantId } from '@kakeya/protocol';
import { expect, test } from 'vitest';
import type { LoggedResult } from '../src/effects/projection.ts';
import { ResultTail } from '../src/effects/result_tail.ts';

const TENANT = asTenantId('default');

function logged(seq: number): LoggedResult {
  const result = {
    kind: 'refused',
    received_at_ms: 0,
    inbox: seq - 1,
    tenant: TENANT,
    request_id: `r${seq}`,
    status: 400,
    type: 'malformed-json',
  } as const;
  return { seq, result };
}

test('the tail gives what it holds beyond a position, in order and up to the limit', () => {
  const tail = new ResultTail(10);
  for (const seq of [12, 14, 15, 18]) tail.push(logged(seq));
  expect(tail.after(10, 100)?.map(({ seq }) => seq)).toEqual([12, 14, 15, 18]);
  expect(tail.after(14, 1)?.map(({ seq }) => seq)).toEqual([15]);
  expect(tail.after(18, 100)).toEqual([]);
});

test('what lies before its reach is never passed over silently', () => {
  const tail = new ResultTail(10);
  tail.push(logged(12));
  expect(tail.after(9, 100)).toBeUndefined();
});

test('memory is bounded: the oldest results are dropped, and the reach moves with them', () => {
  const tail = new ResultTail(0);
  const count = 200_000;
  for (let seq = 1; seq <= count; seq += 1) tail.push(logged(seq));
  expect(tail.after(0, 1)).toBeUndefined();
  const newest = tail.after(count - 1_000, count);
  expect(newest?.map(({ seq }) => seq)).toEqual(
    Array.from({ length: 1_000 }, (_, index) => count - 999 + index),
  );
  expect(tail.after(count - 70_000, 1)).toBeUndefined();
});

test('a wait ends with the next result, and at once when there is one already', async () => {
  const tail = new ResultTail(0);
  const waiting = tail.beyond(0);
  tail.push(logged(1));
  await waiting;
  await tail.beyond(0);
  expect(tail.after(0, 1)).toHaveLength(1);
});

import { expect, test } from 'vitest';
import { Unresolved } from '../src/pipeline/unresolved.ts';

test('the watermark never passes a submission whose result is not durable', () => {
  const unresolved = new Unresolved(0);
  unresolved.add(1);
  unresolved.add(2);
  unresolved.add(3);
  unresolved.resolve(2, 4);
  unresolved.resolve(3, 5);
  expect(unresolved.watermark).toBe(0);
  unresolved.resolve(1, 6);
  expect(unresolved.watermark).toBe(6);
});

import fc from 'fast-check';
import type { CostSpan } from '../../../src/cost/mod.ts';

export const SPAN: CostSpan = {
  atMs: Date.parse('2025-06-01T12:00:00Z'),
  tenant: 'acme',
  task: 'summary',
  model: 'm1',
  tokensIn: 10,
  tokensOut: 5,
  currency: 'USD',
  amountAtto: 10n ** 18n,
  pcsId: null,
  accepted: null,
};

export const spanArbitrary: fc.Arbitrary<CostSpan> = fc.record({
  atMs: fc.integer({ min: 1_750_000_000_000, max: 1_750_400_000_000 }),
  tenant: fc.constantFrom('acme', 'beta', '__proto__'),
  task: fc.constantFrom('summary', 'triage'),
  model: fc.constantFrom('m1', 'm2'),
  tokensIn: fc.nat(100_000),
  tokensOut: fc.nat(100_000),
  currency: fc.constantFrom('USD', 'EUR'),
  amountAtto: fc.bigInt({ min: 0n, max: 10n ** 22n }),
  pcsId: fc.constant(null),
  accepted: fc.constantFrom(true, false, null),
});

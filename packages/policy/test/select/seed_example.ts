import type { PolicyContext } from '../../src/model/context.ts';
import type { Policy } from '../../src/model/policy.ts';
import type { MemberSets } from '../../src/model/set_proof.ts';

/** The policy of the contract's example. */
export const SEED_POLICY: Policy = {
  id: 'lksg.v2',
  version: '2.0',
  legal_basis: [{ directive: 'LkSG' }],
  description: 'Suppliers: sanctions, conflict regions, audits.',
  inputs: {
    conflict_regions: { type: 'hex' },
    last_audit: { type: 'date' },
    sanctions_root: { type: 'hex' },
    supplier_hashes: { type: 'array', items: 'hex' },
    supplier_regions: { type: 'array', items: 'hex' },
  },
  rules: [
    { id: 'no_sanctions', op: 'non_membership', lhs: 'supplier_hashes', rhs: 'sanctions_root' },
    { id: 'no_conflict_regions', op: 'non_intersection', lhs: 'supplier_regions', rhs: 'conflict_regions' },
    { id: 'audit_fresh', op: 'max_age', lhs: 'last_audit', rhs: { const: 'P365D' } },
  ],
  adaptivity: {
    predicates: [{ id: 'high_exposure', expr: 'len(supplier_hashes) >= 50' }],
    activations: [{ when: 'high_exposure', rules: ['no_conflict_regions', 'audit_fresh'] }],
    baseline: ['no_sanctions'],
  },
};

export const SEED_WEIGHTS = { no_sanctions: 1, no_conflict_regions: 1, audit_fresh: 3 };

export const NOW_MS = Date.UTC(2026, 0, 1);

export const NO_SETS: MemberSets = { get: () => undefined };

const element = (i: number): string => i.toString(16).padStart(64, '0');

/** With as many suppliers; the sets are not at hand, so that the rules over them are unknown. */
export function seedContext(suppliers: number): PolicyContext {
  return {
    inputs: {
      supplier_hashes: Array.from({ length: suppliers }, (_, i) => element(i)),
      supplier_regions: [element(1000)],
      last_audit: '2025-07-01',
    },
    commitments: { sanctions_root: 'ab'.repeat(32), conflict_regions: 'cd'.repeat(32) },
    lists: {},
    variables: {},
  };
}

export const EMPTY_CONTEXT: PolicyContext = { inputs: {}, commitments: {}, lists: {}, variables: {} };

import { CHANGE } from '@kakeya/gateway/core';
import { type DecisionState, serializeDecisionState, tenantStateOf, type TenantState } from '@kakeya/verdict';
import { AFTER_A_START } from '../nodes/gateway_node.ts';
import type { History } from './change_fold.ts';
import type { Evidence } from './evidence.ts';
import type { Violation } from './violation.ts';

/**
 * A change that was said to count is in the journal as it was made; and whatever a gateway decided with, after any
 * start and at the end, is what the changes in its journal say. A snapshot may hold a lost change as of the position
 * before it.
 */
export function checkDecisions(
  { node, entries, states }: Evidence,
  { fold, lostFrom }: History,
  violations: Violation[],
): void {
  for (const { seq, change } of node.acknowledgedChanges) {
    const entry = entries.get(seq);
    if (seq >= lostFrom || (entry?.kind === CHANGE && sameJson(entry.payload, change))) continue;
    const detail = `${node.name}: the ${change.kind} that was to count from ${seq} on is not in the journal`;
    violations.push({ invariant: 'no acknowledged change lost', detail });
  }
  for (const { when, through, state, tenants } of node.decidedWith) {
    for (const { id, decision } of when === AFTER_A_START ? tenants.values() : []) {
      if (JSON.stringify(tenantStateOf(state, id).settings) === JSON.stringify(decision)) continue;
      const detail = `${node.name}: ${when}, ${id} decides with other settings than it was given`;
      violations.push({ invariant: 'decisions follow from the journal', detail });
    }
    if (through + 1 >= lostFrom || contents(state) === contents(fold.before(through + 1))) continue;
    const detail = `${node.name}: ${when}, it decides with something else than the changes up to ${through}`;
    violations.push({ invariant: 'decisions follow from the journal', detail });
  }
  for (const { through, state } of states) {
    if (through + 1 >= lostFrom || JSON.stringify(state) === recorded(fold.before(through + 1))) continue;
    const detail = `${node.name}: the state recorded as of ${through} is not that of the changes up to there`;
    violations.push({ invariant: 'decisions follow from the journal', detail });
  }
}

const recorded = (state: DecisionState): string => JSON.stringify(serializeDecisionState(state));

const sameJson = (payload: Uint8Array, change: unknown): boolean =>
  new TextDecoder().decode(payload) === JSON.stringify(change);

/** With the sets that decide, which a snapshot leaves out because they follow from the rest. */
const contents = (state: DecisionState): string =>
  JSON.stringify([
    serializeDecisionState(state),
    calibrationOf(state.global),
    [...state.tenants.values()].map(({ calibration }) => calibrationOf(calibration)),
  ]);

const calibrationOf = ({ set, labelShares, itemWeight, version }: TenantState['calibration']) => [
  set.limits,
  set.records,
  [...labelShares],
  itemWeight,
  version,
];

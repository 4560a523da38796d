import { nearName } from '../expression/near_name.ts';
import { compareBytes } from '../hash/byte_order.ts';
import type { Diagnostic, DiagnosticCode, LintMode } from '../model/diagnostic.ts';
import type { Policy } from '../model/policy.ts';
import { checkConditions } from './checks/conditions.ts';
import { checkConstantPredicates } from './checks/constant_predicates.ts';
import { checkCycles } from './checks/cycles.ts';
import { checkDescription } from './checks/description.ts';
import { checkDuplicates } from './checks/duplicates.ts';
import { checkIdleRules } from './checks/idle_rules.ts';
import { checkLegalBasis } from './checks/legal_basis.ts';
import { checkOperands } from './checks/operands.ts';
import { checkOperators } from './checks/operators.ts';
import { checkReferences } from './checks/references.ts';
import { checkUnusedInputs } from './checks/unused_inputs.ts';
import { checkWrittenOut } from './checks/written_out.ts';
import { documentOrder } from './document_order.ts';
import type { Finding } from './finding.ts';
import { type Subject, subjectOf } from './subject.ts';

const CHECKS: readonly ((subject: Subject) => readonly Finding[])[] = [
  ({ policy }) => checkLegalBasis(policy),
  ({ policy }) => checkDescription(policy),
  ({ policy }) => checkReferences(policy),
  ({ policy }) => checkIdleRules(policy),
  checkDuplicates,
  checkOperators,
  checkOperands,
  checkConditions,
  checkCycles,
  checkWrittenOut,
  checkUnusedInputs,
  checkConstantPredicates,
];

/** The search for near names is quadratic in a document that is wrong throughout. */
const MAX_SUGGESTIONS = 20;

/**
 * All that can be said of a policy without a context, in the order of the document, and of one place in the order of
 * the codes. Pointers lead into the policy. A policy without errors compiles.
 */
export function lintPolicy(policy: Policy, mode: LintMode): Diagnostic[] {
  return lintSubject(subjectOf(policy), mode);
}

/** As `lintPolicy`, for whoever goes on with the trees that were read. */
export function lintSubject(subject: Subject, mode: LintMode): Diagnostic[] {
  const comparePointers = documentOrder(subject.policy);
  const findings = CHECKS.flatMap((check) => check(subject)).toSorted(
    (a, b) =>
      comparePointers(a.pointer, b.pointer) ||
      compareBytes(a.code, b.code) ||
      compareBytes(a.message, b.message),
  );
  let suggestions = MAX_SUGGESTIONS;
  return findings.map(({ code, pointer, message, ruleId = null, unknown }) => {
    const near = unknown !== undefined && suggestions > 0 ? nearName(unknown.name, unknown.known) : '';
    if (unknown !== undefined) suggestions -= 1;
    return {
      code,
      level: levelOf(code, mode),
      message: near === '' ? message : `${message.slice(0, -1)}${near}.`,
      pointer,
      rule_id: ruleId,
    };
  });
}

function levelOf(code: DiagnosticCode, mode: LintMode): Diagnostic['level'] {
  return code.startsWith('W') || (code === 'E1002' && mode === 'relaxed') ? 'warning' : 'error';
}

import type { Tone } from '../../../ui/badge.tsx';
import type { RuleResult } from '../../policies/policy_answers.ts';

export interface RuleWord {
  readonly word: 'OK' | 'WARN' | 'FAIL' | 'unknown';
  readonly sign: string;
  readonly tone: Tone;
}

/** What a rule contributes to the verdict. */
export function ruleWord({ status, evidence }: Pick<RuleResult, 'status' | 'evidence'>): RuleWord {
  if (status === 'pass') return { word: 'OK', sign: '✓', tone: 'accept' };
  if (status === 'unknown') return { word: 'unknown', sign: '?', tone: 'escalate' };
  return evidence.severity === 'warn'
    ? { word: 'WARN', sign: '!', tone: 'escalate' }
    : { word: 'FAIL', sign: '✕', tone: 'reject' };
}

/** What proofs a rule rests on; undefined: its evidence is all there is. */
export function proofWords(proof: RuleResult['proof']): string | undefined {
  if (proof === null) return undefined;
  const members = proof.proofs.filter(({ kind }) => kind === 'member').length;
  const absent = proof.proofs.length - members;
  const parts = [
    ...(members > 0 ? [`${members} that an element is in the set`] : []),
    ...(absent > 0 ? [`${absent} that an element is not in the set`] : []),
  ];
  const n = proof.proofs.length;
  if (n === 0) return 'No proofs: nothing is known of the set under this root.';
  return `${n} ${n === 1 ? 'proof' : 'proofs'}, verified by the gateway against the root: ${parts.join(', ')}.`;
}

const MOST_CHARACTERS = 240;

/** A side of a rule, on one line. */
export function sideText(value: RuleResult['evidence']['lhs']): string {
  if (value === null) return 'not known';
  const text = JSON.stringify(value);
  if (text.length <= MOST_CHARACTERS) return text;
  const n = Array.isArray(value) ? ` (${value.length} elements)` : '';
  return `${text.slice(0, MOST_CHARACTERS)}…${n}`;
}

/** What the verdict means. */
export const VERDICT_WORDS = {
  OK: { tone: 'accept', sign: '✓', means: 'every rule that is active holds' },
  WARN: { tone: 'escalate', sign: '!', means: 'a person should look' },
  FAIL: { tone: 'reject', sign: '✕', means: 'what has to hold does not' },
} as const;

export const DIAGNOSTIC_CODES = [
  'E1001',
  'E1002',
  'E1003',
  'E1004',
  'E2001',
  'E2003',
  'E2004',
  'E3001',
  'E3002',
  'W1002',
  'W2001',
  'W2002',
  'W2003',
] as const;
export type DiagnosticCode = (typeof DIAGNOSTIC_CODES)[number];

/** What the linter says of one place in a policy. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly level: 'error' | 'warning';
  readonly message: string;
  /** RFC 6901, into the policy. */
  readonly pointer: string;
  readonly rule_id: string | null;
}

/** `relaxed` lets a policy without a legal basis pass with a warning. */
export type LintMode = 'strict' | 'relaxed';

/** A place in a source text; both count from 1, columns in UTF-16 units. */
export interface SourcePlace {
  readonly line: number;
  readonly column: number;
}

import { ApiProblem } from '../../api/problem.ts';
import type { Answer } from '../../api/types.ts';

export type Diagnostic = Answer<'lintPolicy'>['diagnostics'][number];

/** What a refusal says of lines; undefined: it is another one. */
export function diagnosticsOf(fault: unknown): readonly Diagnostic[] | undefined {
  if (!(fault instanceof ApiProblem)) return undefined;
  const { diagnostics } = fault.body;
  return Array.isArray(diagnostics)
    ? diagnostics.flatMap((one: unknown) => diagnosticOf(one) ?? [])
    : undefined;
}

function diagnosticOf(value: unknown): Diagnostic | undefined {
  const { code, level, message, pointer, rule_id, line, column }: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null ? { ...value } : {};
  if (typeof code !== 'string' || typeof message !== 'string') return undefined;
  if (typeof line !== 'number' || typeof column !== 'number') return undefined;
  if (level !== 'error' && level !== 'warning') return undefined;
  const text = (member: unknown): string | null => (typeof member === 'string' ? member : null);
  return { code, level, message, pointer: text(pointer), rule_id: text(rule_id), line, column };
}

/** By the line that each is of. */
export const diagnosticsByLine = (
  diagnostics: readonly Diagnostic[],
): ReadonlyMap<number, readonly Diagnostic[]> => Map.groupBy(diagnostics, ({ line }) => line);

/** How many there are, in words. */
export function diagnosticCount(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ level }) => level === 'error').length;
  const warnings = diagnostics.length - errors;
  const parts = [
    ...(errors > 0 ? [errors === 1 ? '1 error' : `${errors} errors`] : []),
    ...(warnings > 0 ? [warnings === 1 ? '1 warning' : `${warnings} warnings`] : []),
  ];
  return parts.length === 0 ? 'No errors and no warnings' : parts.join(', ');
}

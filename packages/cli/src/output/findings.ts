import type { Finding } from '../records/judgement.ts';

/** The reasons of a verdict in one cell. */
export function formatFindings(findings: readonly Finding[]): string {
  return findings.map(({ code, message }) => `${code}: ${message.replace(/\.$/, '')}`).join('; ');
}

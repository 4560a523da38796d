import { type LintMode, type Policy, PolicyError } from '@kakeya/policy';
import { compileParameters, readParameters, type ServerParameters } from '@kakeya/policy/parameters';
import { lintPolicy, readPolicy, type SourceProblem } from '@kakeya/policy/source';
import { DEFAULT_PARAMS } from '@kakeya/verdict';
import type { DocumentState, Finding } from './finding.ts';
import { readBytes, utf8 } from './read_text.ts';

/** A document that has the shape of its kind. */
export type Document =
  | { readonly kind: 'policy'; readonly policy: Policy; readonly source: string }
  | { readonly kind: 'server-parameters'; readonly parameters: ServerParameters; readonly source: string };

export interface Diagnosis {
  readonly file: string;
  readonly state: DocumentState;
  readonly findings: readonly Finding[];
  /** undefined: `unreadable`. */
  readonly document?: Document;
}

/**
 * Reads a document of either kind and says all that is wrong with it. Server parameters are judged as they would be
 * over the defaults of a gateway.
 * @throws CliError `file_unreadable`
 */
export async function diagnose(file: string, mode: LintMode): Promise<Diagnosis> {
  const source = utf8(await readBytes(file));
  if (source === undefined) {
    return unreadable(file, [{ ...START, pointer: null, message: 'The bytes are not UTF-8.' }]);
  }
  const read = readPolicy(source);
  if (read.ok) {
    const findings = lintPolicy(read.policy, mode).map((diagnostic) => ({
      file,
      ...diagnostic,
      ...read.placeOf(diagnostic.pointer),
    }));
    return {
      file,
      state: stateOf(findings),
      findings,
      document: { kind: 'policy', policy: read.policy, source },
    };
  }
  return hasKind(read.problems) ? diagnoseParameters(file, source) : unreadable(file, read.problems);
}

/** A policy has no member `kind`: the document that has one is of another kind. */
const hasKind = (problems: readonly SourceProblem[]): boolean =>
  problems.some(({ pointer }) => pointer === '/kind');

function diagnoseParameters(file: string, source: string): Diagnosis {
  const read = readParameters(source);
  if (!read.ok) return unreadable(file, read.problems);
  const document = { kind: 'server-parameters', parameters: read.document, source } as const;
  try {
    compileParameters(read.document, DEFAULT_PARAMS);
    return { file, state: 'clean', findings: [], document };
  } catch (fault) {
    if (!(fault instanceof PolicyError)) throw fault;
    const finding = { file, ...START, pointer: '', level: 'error', rule_id: null } as const;
    const findings = [{ ...finding, code: 'parameters_invalid', message: fault.message } as const];
    return { file, state: 'errors', findings, document };
  }
}

const START = { line: 1, column: 1 } as const;

function stateOf(findings: readonly Finding[]): DocumentState {
  if (findings.length === 0) return 'clean';
  return findings.some(({ level }) => level === 'error') ? 'errors' : 'warnings';
}

const unreadable = (file: string, problems: readonly SourceProblem[]): Diagnosis => ({
  file,
  state: 'unreadable',
  findings: problems.map(({ message, pointer, line, column }) => ({
    file,
    line,
    column,
    level: 'error',
    code: 'source_invalid',
    message,
    pointer,
    rule_id: null,
  })),
});

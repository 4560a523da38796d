import {
  type CompiledPolicy,
  compilePolicy,
  type Diagnostic,
  type LintMode,
  type Policy,
  PolicyError,
  type SourcePlace,
} from '@kakeya/policy';
import { lintPolicy, readPolicy, type SourceProblem } from '@kakeya/policy/source';
import { standingText } from './standing_text.ts';

/** What the linter says, with its place in the source; `source_invalid` where there is no policy to lint yet. */
export type SourceDiagnostic = Omit<Diagnostic, 'code' | 'pointer'> &
  SourcePlace & { readonly code: Diagnostic['code'] | 'source_invalid'; readonly pointer: string | null };

export type CompiledSource =
  | {
      readonly ok: true;
      readonly compiled: CompiledPolicy;
      /** Warnings. */
      readonly diagnostics: readonly SourceDiagnostic[];
    }
  | { readonly ok: false; readonly diagnostics: readonly SourceDiagnostic[] };

/** Reads, lints and compiles what a policy's owner wrote, at most 1 MiB of YAML or JSON. Never throws on input. */
export function compileSource(source: Uint8Array, mode: LintMode): CompiledSource {
  const text = utf8(source);
  if (text === undefined)
    return refused({
      ...START,
      pointer: null,
      message: 'The bytes are not UTF-8: encode the text as UTF-8.',
    });
  const read = readPolicy(text);
  if (!read.ok) return refused(...read.problems);
  const diagnostics = lintPolicy(read.policy, mode).map((diagnostic) => ({
    ...diagnostic,
    ...read.placeOf(diagnostic.pointer),
  }));
  const errors = diagnostics.filter(({ level }) => level === 'error');
  const said = [...errors, ...diagnostics.filter(({ level }) => level !== 'error')].slice(0, MOST_SAID);
  if (errors.length > 0) return { ok: false, diagnostics: said };
  const compiled = compile(read.policy);
  if (!('objection' in compiled)) return { ok: true, compiled, diagnostics: said };
  return refused({ ...read.placeOf(''), pointer: '', message: compiled.objection });
}

/**
 * UTF-8, as it stands in an entry of the journal: of its 4 MiB, beside another version in shadow, and with what the
 * operator pins for both.
 */
const MAX_STANDING_BYTES = 1.75 * 1_048_576;
/** As many as the reader says of a text that is no policy. */
const MOST_SAID = 100;
const START: SourcePlace = { line: 1, column: 1 };

function compile(policy: Policy): CompiledPolicy | { readonly objection: string } {
  try {
    const compiled = compilePolicy(policy);
    const bytes = Buffer.byteLength(JSON.stringify(standingText(compiled, {})));
    if (bytes <= MAX_STANDING_BYTES) return compiled;
    return {
      objection: `The compiled policy has ${bytes} bytes; at most ${MAX_STANDING_BYTES} can stand. Commit to sets in place of long lists.`,
    };
  } catch (fault) {
    if (fault instanceof PolicyError) return { objection: fault.message };
    throw fault;
  }
}

const refused = (...problems: readonly SourceProblem[]): CompiledSource => ({
  ok: false,
  diagnostics: problems.map(({ message, pointer, line, column }) => ({
    code: 'source_invalid',
    level: 'error',
    message,
    pointer,
    rule_id: null,
    line,
    column,
  })),
});

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (fault) {
    if (fault instanceof TypeError) return undefined;
    throw fault;
  }
}

import type { Diagnostic, SourcePlace } from '@kakeya/policy';
import { EXIT, type ExitCode } from '../../exit_code.ts';

/** What is wrong with a document, and where; `source_invalid` where there is nothing to lint yet. */
export interface Finding extends SourcePlace {
  readonly file: string;
  readonly code: Diagnostic['code'] | 'source_invalid' | 'parameters_invalid';
  readonly level: Diagnostic['level'];
  readonly message: string;
  /** RFC 6901; null: the text is not a value yet. */
  readonly pointer: string | null;
  readonly rule_id: string | null;
}

/** What is worse comes later. */
const STATES = ['clean', 'warnings', 'errors', 'unreadable'] as const;
export type DocumentState = (typeof STATES)[number];

export const worstState = (states: readonly DocumentState[]): DocumentState =>
  STATES[Math.max(0, ...states.map((state) => STATES.indexOf(state)))] ?? 'unreadable';

/** These commands' own exits: linters in build pipelines are told apart by them. */
export const EXIT_OF_STATE: Readonly<Record<DocumentState, ExitCode>> = {
  clean: EXIT.ok,
  warnings: 2,
  errors: 3,
  unreadable: 4,
};

/** A line as editors and build pipelines find places by. */
export const findingLine = ({ file, line, column, level, code, message }: Finding): string =>
  `${file}:${line}:${column} ${level} ${code} ${message}`;

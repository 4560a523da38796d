import { Composer, LineCounter } from 'yaml';
import type { SourcePlace } from '../../model/diagnostic.ts';
import type { SourceProblem } from '../source_problem.ts';
import { checkTokens } from './check_tokens.ts';
import { NodeValues } from './node_values.ts';
import { Places } from './places.ts';
import { readTokens } from './read_tokens.ts';
import type { TextProblem } from './text_problem.ts';

export type YamlSource =
  | { readonly ok: true; readonly value: unknown; readonly places: Places }
  | { readonly ok: false; readonly problems: readonly SourceProblem[] };

const MAX_BYTES = 2 ** 20;
const MAX_PROBLEMS = 100;
const encoder = new TextEncoder();

/**
 * Reads one document of YAML 1.2, core schema (so JSON too), as plain values: null, booleans, finite numbers,
 * strings, arrays and objects. What makes a text mean something else than its reader sees is refused: anchors,
 * aliases, merge keys, tags, directives, repeated keys, keys that are not strings, further documents. Never throws
 * on input.
 */
export function readYaml(text: string): YamlSource {
  if (text.length > MAX_BYTES || encoder.encode(text).length > MAX_BYTES) {
    const message = `The document is larger than ${MAX_BYTES / 2 ** 20} MiB.`;
    return { ok: false, problems: [{ message, pointer: null, line: 1, column: 1 }] };
  }
  // Nobody asks for a place in a text that is as it should be.
  let lines: LineCounter | undefined;
  const placeAt = (offset: number): SourcePlace => {
    lines ??= linesOf(text);
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const refuse = (problems: readonly (TextProblem & { readonly pointer?: string })[]): YamlSource => ({
    ok: false,
    problems: problems
      .slice(0, MAX_PROBLEMS)
      .map(({ offset, message, pointer }) => ({ message, pointer: pointer ?? null, ...placeAt(offset) })),
  });

  const syntax = readTokens(text);
  if (!syntax.ok) return refuse(syntax.problems);
  const early = checkTokens(syntax.tokens);
  if (early.length > 0) return refuse(early);

  // Whether keys are unique is seen below: the library would compare each key with every other.
  const composer = new Composer({ uniqueKeys: false, resolveKnownTags: false });
  const [document] = composer.compose(syntax.tokens, true, text.length);
  if (document === undefined) throw new TypeError('A composer that is asked for a document gives one.');
  if (document.errors.length > 0) {
    return refuse(document.errors.map(({ pos, message }) => ({ offset: pos[0], message })));
  }
  const values = new NodeValues();
  const value = values.valueOf(document.contents, '');
  if (values.problems.length > 0) return refuse(values.problems);
  return { ok: true, value, places: new Places(document.contents, values.members, placeAt) };
}

function linesOf(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (const { index } of text.matchAll(/\n/g)) lines.addNewLine(index + 1);
  return lines;
}

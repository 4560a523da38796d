import { ShapeProblems } from './shape/shape_problems.ts';
import type { SourceProblem } from './source_problem.ts';
import { readYaml } from './yaml/read_yaml.ts';

export type ReadSource<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly SourceProblem[] };

/** Reads a YAML document by a reader of its value, and says of each problem at which line and column it is. */
export function readSource<T>(
  text: string,
  read: (value: unknown, problems: ShapeProblems) => T | undefined,
): ReadSource<T> {
  const source = readYaml(text);
  if (!source.ok) return source;
  const found = new ShapeProblems();
  const value = read(source.value, found);
  if (value !== undefined && found.all.length === 0) return { ok: true, value };
  const problems = found.all.map(({ message, pointer, atKey }) => ({
    message,
    pointer,
    ...(atKey ? source.places.ofKey(pointer) : source.places.ofValue(pointer)),
  }));
  return { ok: false, problems };
}

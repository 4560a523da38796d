import type { ProblemList } from '../refusal/problem_list.ts';
import { childPointer } from './pointer.ts';

export interface JsonInspection {
  /** Members of all objects, as parsed: a repeated key is there once. */
  readonly members: number;
  /** No number overflowed and no string holds a lone surrogate. */
  readonly sound: boolean;
}

/** Walks what JSON.parse built, with its own stack. `checkStrings`: whether an escape could have made a lone surrogate. */
export function inspectJson(root: unknown, checkStrings: boolean): JsonInspection {
  let members = 0;
  let sound = true;
  const open: object[] = [];
  const visit = (value: unknown): void => {
    if (typeof value === 'number') sound &&= Number.isFinite(value);
    else if (typeof value === 'string') sound &&= !checkStrings || value.isWellFormed();
    else if (typeof value === 'object' && value !== null) open.push(value);
  };
  visit(root);
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (Array.isArray(value)) {
      for (const element of value) visit(element);
      continue;
    }
    const values: unknown[] = Object.values(value);
    members += values.length;
    for (const member of values) visit(member);
    if (checkStrings) for (const key of Object.keys(value)) visit(key);
  }
  return { members, sound };
}

/** Says where the numbers that overflowed and the lone surrogates are. */
export function locateUnsound(root: unknown, problems: ProblemList): void {
  const open: [value: unknown, pointer: string][] = [[root, '']];
  for (let next = open.pop(); next !== undefined && !problems.full; next = open.pop()) {
    const [value, pointer] = next;
    if (typeof value === 'number' && !Number.isFinite(value)) {
      problems.add(
        'json_number_out_of_range',
        pointer,
        'This number is too large for IEEE 754 double precision.',
      );
    } else if (typeof value === 'string' && !value.isWellFormed()) {
      problems.add(
        'json_lone_surrogate',
        pointer,
        'This string has a surrogate without its pair: send whole characters.',
      );
    } else if (Array.isArray(value)) {
      for (let i = value.length - 1; i >= 0; i -= 1) open.push([value[i], childPointer(pointer, i)]);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value).toReversed()) {
        if (key.isWellFormed()) open.push([member, childPointer(pointer, key)]);
        else
          problems.add(
            'json_lone_surrogate',
            pointer,
            'A key here has a surrogate without its pair: send whole characters.',
          );
      }
    }
  }
}

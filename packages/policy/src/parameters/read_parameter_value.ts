import { isObject, readMembers } from '../source/shape/read_members.ts';
import { childPointer } from '../source/shape/pointer.ts';
import { readText } from '../source/shape/read_values.ts';
import type { ShapeProblems } from '../source/shape/shape_problems.ts';
import { needsUnit, type Unit } from './parameter_table.ts';
import type { ParameterValue } from './server_parameters.ts';

const NUMBER = { what: 'A value', required: ['value'], optional: ['unit'] } as const;
const COMPUTED = { what: 'A computed value', required: ['expr'], optional: ['unit'] } as const;

/** A number, `{value, unit}` or `{expr, unit}`; the unit may be left out where only one can be meant. */
export function readParameterValue(
  value: unknown,
  pointer: string,
  unit: Unit,
  problems: ShapeProblems,
): ParameterValue | undefined {
  if (!isObject(value)) {
    const number = readNumber(value, pointer, problems);
    if (number === undefined || !needsUnit(unit)) return number;
    return problems.refuse(
      pointer,
      `A number alone says too little here: write {value: ${number}, unit: ${unit}}.`,
    );
  }
  const computed = Object.hasOwn(value, 'expr');
  const given = readMembers<'value' | 'expr', 'unit'>(value, pointer, computed ? COMPUTED : NUMBER, problems);
  checkUnit(given?.unit, pointer, unit, problems);
  if (!computed) return readNumber(given?.value, childPointer(pointer, 'value'), problems);
  const expr = readText(given?.expr, childPointer(pointer, 'expr'), 'expr', problems);
  return expr === undefined ? undefined : { expr };
}

function checkUnit(given: unknown, pointer: string, unit: Unit, problems: ShapeProblems): void {
  // YAML reads a bare 1 as the number.
  if (given === unit || (unit === '1' && given === 1)) return;
  if (given === undefined && !needsUnit(unit)) return;
  problems.refuse(
    given === undefined ? pointer : childPointer(pointer, 'unit'),
    `The unit must be ${unit}: values are not converted.`,
  );
}

function readNumber(value: unknown, pointer: string, problems: ShapeProblems): number | undefined {
  // JSON has no −0 once it is written.
  if (value === 0) return 0;
  if (value === undefined || typeof value === 'number') return value;
  return problems.refuse(pointer, 'A value must be a number, {value: …, unit: …} or {expr: …}.');
}

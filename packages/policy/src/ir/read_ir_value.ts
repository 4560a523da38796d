import { isPolicyDigest } from '../hash/digest.ts';
import type { PolicyDigest } from '../model/hash.ts';
import type { Ir, IrV10, IrV11 } from '../model/ir.ts';
import { readInputs } from '../source/shape/read_inputs.ts';
import { isObject, readMembers } from '../source/shape/read_members.ts';
import { readList, readName } from '../source/shape/read_values.ts';
import type { ShapeProblems } from '../source/shape/shape_problems.ts';
import { readRuleV10, readRuleV11 } from './read_ir_rule.ts';
import { readSwitchesV10, readSwitchesV11 } from './read_ir_switches.ts';

const V10 = {
  what: 'An IR 1.0',
  required: ['ir_version', 'policy_id', 'policy_hash', 'rules', 'ir_hash'],
  optional: ['adaptivity'],
} as const;
const V11 = {
  what: 'An IR 1.1',
  required: ['ir_version', 'policy_id', 'policy_version', 'policy_hash', 'inputs', 'rules', 'ir_hash'],
  optional: ['adaptivity'],
} as const;

/** The shape of either version; undefined or problems: it is neither. Hashes are read, not compared. */
export function readIrValue(value: unknown, problems: ShapeProblems): Ir | undefined {
  const version = isObject(value) ? value['ir_version'] : undefined;
  if (version === '1.0') return readV10(value, problems);
  if (version === '1.1') return readV11(value, problems);
  return problems.refuse('/ir_version', 'ir_version must be 1.0 or 1.1.');
}

function readV10(value: unknown, problems: ShapeProblems): IrV10 | undefined {
  const given = readMembers(value, '', V10, problems);
  const policy_id = readName(given?.policy_id, '/policy_id', 'policy_id', problems);
  const policy_hash = readDigest(given?.policy_hash, '/policy_hash', problems);
  const rules = readList(given?.rules, '/rules', 'rules', problems, readRuleV10);
  const adaptivity = readSwitchesV10(given?.adaptivity, '/adaptivity', problems);
  const ir_hash = readDigest(given?.ir_hash, '/ir_hash', problems);
  if (policy_id === undefined || policy_hash === undefined || rules === undefined || ir_hash === undefined) {
    return undefined;
  }
  const switches = adaptivity === undefined ? {} : { adaptivity };
  return { ir_version: '1.0', policy_id, policy_hash, rules, ...switches, ir_hash };
}

function readV11(value: unknown, problems: ShapeProblems): IrV11 | undefined {
  const given = readMembers(value, '', V11, problems);
  const policy_id = readName(given?.policy_id, '/policy_id', 'policy_id', problems);
  const policy_version = readName(given?.policy_version, '/policy_version', 'policy_version', problems);
  const policy_hash = readDigest(given?.policy_hash, '/policy_hash', problems);
  const inputs = readInputs(given?.inputs, '/inputs', problems);
  const rules = readList(given?.rules, '/rules', 'rules', problems, readRuleV11);
  const adaptivity = readSwitchesV11(given?.adaptivity, '/adaptivity', problems);
  const ir_hash = readDigest(given?.ir_hash, '/ir_hash', problems);
  if (policy_id === undefined || policy_version === undefined || policy_hash === undefined) return undefined;
  if (inputs === undefined || rules === undefined || ir_hash === undefined) return undefined;
  const switches = adaptivity === undefined ? {} : { adaptivity };
  return {
    ir_version: '1.1',
    policy_id,
    policy_version,
    policy_hash,
    inputs,
    rules,
    ...switches,
    ir_hash,
  };
}

function readDigest(value: unknown, pointer: string, problems: ShapeProblems): PolicyDigest | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && isPolicyDigest(value)) return value;
  return problems.refuse(pointer, 'A hash must be sha3-256: and 64 lower-case hex digits.');
}

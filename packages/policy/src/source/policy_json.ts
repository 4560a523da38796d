import { digestOf } from '../hash/digest.ts';
import { compareBytes } from '../hash/byte_order.ts';
import type { PolicyDigest } from '../model/hash.ts';
import type { Adaptivity, InputSpec, Policy, Rule } from '../model/policy.ts';
import { parseStoredJson, sortedJson, unreadable } from './json_text.ts';
import { readPolicyValue } from './shape/read_policy_value.ts';
import { switchesJson } from './switches_json.ts';

/**
 * The canonical form that is hashed and stored: compact, members in the order below, inputs sorted by the bytes of
 * their names, rules as in the source. A member that was not written is left out, but for the first version's five
 * that every policy has: then it is empty.
 * @throws PolicyError `policy_invalid`: what JSON cannot carry, such as lone surrogates
 */
export function policyJson(policy: Policy): string {
  // Text is put together by hand: JSON.stringify would move inputs that are named by numbers to the front.
  const members = [
    `"id":${sortedJson(policy.id)}`,
    `"version":${sortedJson(policy.version)}`,
    `"legal_basis":${sortedJson(policy.legal_basis ?? [])}`,
    `"description":${sortedJson(policy.description ?? '')}`,
    `"inputs":{${inputsJson(policy.inputs)}}`,
    `"rules":[${policy.rules.map(ruleJson).join(',')}]`,
  ];
  if (policy.adaptivity !== undefined) members.push(`"adaptivity":${adaptivityJson(policy.adaptivity)}`);
  return `{${members.join(',')}}`;
}

/** SHA3-256 of the canonical form. @throws PolicyError `policy_invalid` */
export const policyHash = (policy: Policy): PolicyDigest => digestOf(policyJson(policy));

/**
 * Reads a stored policy. Any order of members is read: it is the content that is checked, by its hash, which is the
 * caller's to compare.
 * @throws PolicyError `ir_invalid`
 */
export function parsePolicyJson(text: string): Policy {
  const shape = readPolicyValue(parseStoredJson(text, 'The stored policy'));
  if (shape.ok) return shape.policy;
  throw unreadable('The stored policy', shape.problems);
}

function inputsJson(inputs: Policy['inputs']): string {
  return Object.entries(inputs)
    .toSorted(([a], [b]) => compareBytes(a, b))
    .map(([name, spec]) => `${sortedJson(name)}:${inputJson(spec)}`)
    .join(',');
}

const inputJson = ({ type, items }: InputSpec): string =>
  items === undefined ? `{"type":"${type}"}` : `{"type":"${type}","items":"${items}"}`;

function ruleJson({ id, op, lhs, rhs, severity }: Rule): string {
  const required = `"id":${sortedJson(id)},"op":${sortedJson(op)},"lhs":${sortedJson(lhs)},"rhs":${sortedJson(rhs)}`;
  return severity === undefined ? `{${required}}` : `{${required},"severity":"${severity}"}`;
}

function adaptivityJson(adaptivity: Adaptivity): string {
  const { baseline } = adaptivity;
  const required = switchesJson(adaptivity);
  return baseline === undefined ? `{${required}}` : `{${required},"baseline":${sortedJson(baseline)}}`;
}

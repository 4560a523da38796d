import { digestOf } from '../hash/digest.ts';
import type { PolicyDigest } from '../model/hash.ts';
import type { Ir, IrV10 } from '../model/ir.ts';
import { sortedJson } from '../source/json_text.ts';
import { switchesJson } from '../source/switches_json.ts';

type WithoutHash<Any> = Any extends Ir ? Omit<Any, 'ir_hash'> : never;
/** An IR before its hash is known. */
export type IrContent = WithoutHash<Ir>;

/**
 * The bytes that are stored and hashed: IR 1.0 compact in its own order of members, IR 1.1 by RFC 8785.
 * @throws PolicyError `policy_invalid`: what JSON cannot carry
 */
export const irJson = (ir: Ir): string => textOf(ir, ir.ir_hash);

/** SHA3-256 of the form with `ir_hash` as the empty string. @throws PolicyError `policy_invalid` */
export const irHashOf = (content: IrContent): PolicyDigest => digestOf(textOf(content, ''));

function textOf(content: IrContent, hash: string): string {
  return content.ir_version === '1.0' ? textOfV10(content, hash) : sortedJson({ ...content, ir_hash: hash });
}

function textOfV10(content: Omit<IrV10, 'ir_hash'>, hash: string): string {
  const { policy_id, policy_hash, rules, adaptivity } = content;
  const written = rules.map(
    ({ id, op, lhs, rhs }) =>
      `{"id":${sortedJson(id)},"op":"${op}","lhs":${sortedJson(lhs)},"rhs":${sortedJson(rhs)}}`,
  );
  const members = [
    '"ir_version":"1.0"',
    `"policy_id":${sortedJson(policy_id)}`,
    `"policy_hash":"${policy_hash}"`,
    `"rules":[${written.join(',')}]`,
    ...(adaptivity === undefined ? [] : [`"adaptivity":{${switchesJson(adaptivity)}}`]),
    `"ir_hash":"${hash}"`,
  ];
  return `{${members.join(',')}}`;
}

import { canonicalizeJson, type SigningKey, sha256Hex, signPcs } from '@kakeya/protocol';
import { createHash } from 'node:crypto';
import { record } from '../../../verdict/test/support/record.ts';
import { hmacKey } from './records.ts';
import type { Reply } from './gateway.ts';

/** A policy in YAML that demands at least so many audits; version and threshold are the test's to choose. */
export const auditsPolicy = (version: string, atLeast: number, id = 'audits'): string => `id: ${id}
version: "${version}"
legal_basis:
  - directive: LkSG
    article: "§ 6"
description: Enough audits were made
inputs:
  audits: { type: number }
  region: { type: string }
rules:
  - { id: enough_audits, op: range_min, lhs: audits, rhs: { const: ${atLeast} } }
  - { id: known_region, op: in, lhs: region, rhs: { const: [eu, us] }, severity: warn }
`;

export interface Api {
  readonly url: string;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request with a JSON body, or with text of another media type. */
export async function call(
  { url, headers = {} }: Api,
  method: 'GET' | 'POST',
  path: string,
  body?: object | string,
  more: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const type = typeof body === 'string' ? 'application/yaml' : 'application/json';
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': type }), ...headers, ...more },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = text !== '' && (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} };
}

/** A signed submission that names a policy; `name` gives it an id of its own. */
export async function policyBody(
  name: string,
  policy: { readonly id: string; readonly context: object; readonly proofs?: readonly unknown[] },
  key: SigningKey = hmacKey(),
): Promise<string> {
  const { id, context } = policy;
  const text = canonicalizeJson({ context: JSON.parse(JSON.stringify(context)), policy: id });
  const policy_context = sha256Hex(new TextEncoder().encode(text));
  const merkle_root = createHash('sha256').update(name).digest('hex');
  return JSON.stringify({
    pcs: await signPcs(record({ merkle_root, context: { policy_context } }), key),
    policy,
  });
}

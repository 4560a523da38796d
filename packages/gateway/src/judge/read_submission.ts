import {
  canonicalizeJson,
  checkPcs,
  type FieldProblem,
  type JsonLimits,
  parseJsonStrict,
  type Pcs,
  PCS_JSON_LIMITS,
  sha256Hex,
} from '@kakeya/protocol';
import type { GroundingReceipt, OutputTexts } from '@kakeya/verdict';
import { type Checked, schemaProblems } from '../schema_problems.ts';
import { PolicyMemberSchema, type SubmittedPolicy } from './policy_schema.ts';
import { ReceiptSchema } from './receipt_schema.ts';

/** A record on its own, or with what it was made from. */
export type ReadSubmission =
  | {
      readonly ok: true;
      readonly record: Pcs;
      readonly texts: OutputTexts | undefined;
      readonly receipt: GroundingReceipt | undefined;
      readonly policy: SubmittedPolicy | undefined;
    }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

/** The record with its texts lies one level deeper, beside passages and samples. */
const LIMITS: JsonLimits = {
  maxDepth: PCS_JSON_LIMITS.maxDepth + 1,
  maxMembers: 2 * PCS_JSON_LIMITS.maxMembers,
  maxElements: 2 * PCS_JSON_LIMITS.maxElements,
};
const MAX_PASSAGES = 1024;
/** UTF-16 units of all texts together: the checks are linear in them, but others wait meanwhile. */
const MAX_TEXT_LENGTH = 262_144;
/** The comparisons of samples grow with their square. */
const MAX_SAMPLES = 15;
const MEMBERS: ReadonlySet<string> = new Set(['pcs', 'answer', 'passages', 'samples', 'grounding', 'policy']);

/**
 * Reads a submission: one PCS, or `{"pcs": …, "answer": …, "passages": […], "samples": […]}`, or with
 * `"grounding"`, a receipt of `POST /v1/grounding/check`, in place of the texts; and `"policy"`, what a policy is to
 * judge the output by. Never throws on input.
 * Whether these are what the record was signed with is for `textsMatch` and `policyMatches` to say.
 */
export function readSubmission(body: Uint8Array): ReadSubmission {
  const json = parseJsonStrict(body, LIMITS);
  if (!json.ok) return json;
  const { value } = json;
  if (typeof value !== 'object' || value === null || !('pcs' in value)) {
    const parsed = checkPcs(value);
    return parsed.ok ? { ...parsed, texts: undefined, receipt: undefined, policy: undefined } : parsed;
  }
  const members = new Map<string, unknown>(Object.entries(value));
  const problems = memberProblems(members);
  const parsed = checkPcs(value.pcs);
  if (!parsed.ok) problems.push(...parsed.problems.map(below('/pcs')));
  const receipt = readMember(receiptProblems, 'grounding', members, problems);
  const policy = readMember(policyProblems, 'policy', members, problems);
  if (!parsed.ok || problems.length > 0) return { ok: false, problems };
  const answer = members.get('answer');
  return {
    ok: true,
    record: parsed.record,
    texts:
      typeof answer === 'string'
        ? { answer, passages: textsOf(members, 'passages'), samples: textsOf(members, 'samples') }
        : undefined,
    receipt,
    policy,
  };
}

/**
 * Whether the record was signed with the digests of these texts: without that, a forger could put grounded texts
 * beside another answer's record. Samples are not part of the record; they can only take trust away.
 */
export function textsMatch(record: Pcs, { answer, passages }: OutputTexts): boolean {
  if (record.version === '0.1' || record.context === undefined) return false;
  const { context } = record;
  const digests = context.passages ?? [];
  return (
    context.answer === digestOf(answer) &&
    digests.length === passages.length &&
    passages.every((passage, index) => digestOf(passage) === digests[index])
  );
}

const encoder = new TextEncoder();
const digestOf = (text: string): string => sha256Hex(encoder.encode(text));

/** Whether the record was signed with the digest of this policy's name and context. Proofs prove themselves. */
export function policyMatches(record: Pcs, { id, context }: SubmittedPolicy): boolean {
  if (record.version === '0.1') return false;
  return record.context?.policy_context === digestOf(canonicalizeJson({ context, policy: id }));
}

const receiptProblems = schemaProblems(ReceiptSchema);
const policyProblems = schemaProblems(PolicyMemberSchema);

function readMember<T>(
  check: (value: unknown) => Checked<T>,
  name: string,
  members: ReadonlyMap<string, unknown>,
  problems: FieldProblem[],
): T | undefined {
  const value = members.get(name);
  if (value === undefined) return undefined;
  const checked = check(value);
  if (checked.ok) return checked.value;
  problems.push(...checked.problems.map(below(`/${name}`)));
  return undefined;
}

function memberProblems(members: ReadonlyMap<string, unknown>): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const refuse = (code: FieldProblem['code'], name: string, rule: string): void => {
    problems.push({ code, pointer: `/${name}`, message: `/${name} ${rule}.` });
  };
  for (const name of members.keys()) {
    if (!MEMBERS.has(name)) refuse('field_unknown', name.slice(0, 64), 'is not known beside a record');
  }
  const answer = members.get('answer');
  if (answer !== undefined && typeof answer !== 'string') refuse('field_type', 'answer', 'must be a string');
  for (const [name, most] of [
    ['passages', MAX_PASSAGES],
    ['samples', MAX_SAMPLES],
  ] as const) {
    const value = members.get(name);
    if (value === undefined) continue;
    if (!isTexts(value)) refuse('field_type', name, 'must be an array of strings');
    else if (value.length > most) refuse('field_bounds', name, `must hold at most ${most} texts`);
    if (answer === undefined) refuse('field_missing', 'answer', `is required with ${name}`);
  }
  if (textLength(members) > MAX_TEXT_LENGTH)
    refuse(
      'field_bounds',
      'passages',
      `with the answer and samples must hold at most ${MAX_TEXT_LENGTH} characters`,
    );
  return problems;
}

function textLength(members: ReadonlyMap<string, unknown>): number {
  const answer = members.get('answer');
  const texts = [...textsOf(members, 'passages'), ...textsOf(members, 'samples')];
  return texts.reduce((sum, text) => sum + text.length, typeof answer === 'string' ? answer.length : 0);
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

function textsOf(members: ReadonlyMap<string, unknown>, name: string): readonly string[] {
  const value = members.get(name);
  return isTexts(value) ? value : [];
}

const below =
  (place: string) =>
  ({ code, pointer, message }: FieldProblem): FieldProblem => ({
    code,
    pointer: `${place}${pointer}`,
    message: pointer === '' ? message : message.replace(pointer, `${place}${pointer}`),
  });

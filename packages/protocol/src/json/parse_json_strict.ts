import type { FieldProblem, ProtocolErrorCode } from '../errors.ts';
import { ProblemList } from '../refusal/problem_list.ts';
import { inspectJson, locateUnsound } from './inspect.ts';
import type { JsonLimits } from './limits.ts';
import { locateDuplicates } from './locate_duplicates.ts';
import { scanJson } from './scan.ts';

export type JsonResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const MALFORMED =
  'This is not JSON (RFC 8259). NaN, Infinity, comments, single quotes and trailing commas are not allowed.';

/**
 * Reads JSON in the I-JSON profile (RFC 7493): UTF-8 without a byte order mark, no repeated keys, no lone
 * surrogates, no number beyond double precision; within `limits`. Work is linear in the input and nothing is
 * built from a document that exceeds a limit. Never throws on input. A member named `__proto__` is an ordinary
 * member.
 */
export function parseJsonStrict(input: Uint8Array, limits: JsonLimits): JsonResult {
  if (input[0] === 0xef && input[1] === 0xbb && input[2] === 0xbf) {
    return refuse('json_malformed', 'The text begins with a byte order mark: send UTF-8 without one.');
  }
  const scan = scanJson(input, limits);
  if (scan.exceeded !== undefined) return refuse(scan.exceeded, limitMessage(scan.exceeded, limits));

  const text = decodeUtf8(input);
  if (text === null) return refuse('json_invalid_utf8', 'The bytes are not UTF-8: encode the text as UTF-8.');
  const parsed = parse(text);
  if (parsed === null) return refuse('json_malformed', MALFORMED);

  const { members, sound } = inspectJson(parsed.value, scan.escapes);
  if (members === scan.members && sound) return { ok: true, value: parsed.value };
  const problems = new ProblemList();
  if (members !== scan.members) locateDuplicates(text, problems);
  if (!sound) locateUnsound(parsed.value, problems);
  return { ok: false, problems: problems.all };
}

function decodeUtf8(input: Uint8Array): string | null {
  try {
    return decoder.decode(input);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function parse(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function limitMessage(code: ProtocolErrorCode, limits: JsonLimits): string {
  return code === 'json_too_deep'
    ? `Containers are nested more than ${limits.maxDepth} deep.`
    : `The document holds more than ${limits.maxMembers} members or ${limits.maxElements} elements.`;
}

function refuse(code: ProtocolErrorCode, message: string): JsonResult {
  return { ok: false, problems: [{ code, pointer: '', message }] };
}

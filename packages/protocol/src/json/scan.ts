import type { ProtocolErrorCode } from '../errors.ts';
import type { JsonLimits } from './limits.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const LOWER_U = 0x75;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

export interface JsonScan {
  /** Colons outside strings. In well-formed JSON: the members of all objects, repeated ones included. */
  readonly members: number;
  /** Whether a `\u` escape occurs; UTF-8 itself cannot carry a lone surrogate, an escape can. */
  readonly escapes: boolean;
  /** The limit that was passed, where scanning stopped. */
  readonly exceeded?: Extract<ProtocolErrorCode, 'json_too_deep' | 'json_too_many_members'>;
}

/**
 * One pass over the bytes, constant memory, no recursion: bounds what the parser will be asked to build. It
 * judges size only; whether the text is JSON is for the parser. Every structural character is ASCII and no byte
 * of a multi-byte UTF-8 sequence is, so bytes suffice.
 */
export function scanJson(bytes: Uint8Array, limits: JsonLimits): JsonScan {
  const end = bytes.length;
  let depth = 0;
  let members = 0;
  let elements = 0;
  let escapes = false;
  for (let i = 0; i < end; i += 1) {
    switch (bytes[i]) {
      case QUOTE:
        for (i += 1; i < end && bytes[i] !== QUOTE; i += 1) {
          if (bytes[i] !== BACKSLASH) continue;
          i += 1;
          if (bytes[i] === LOWER_U) escapes = true;
        }
        break;
      case COLON:
        members += 1;
        if (members > limits.maxMembers) return { members, escapes, exceeded: 'json_too_many_members' };
        break;
      case COMMA:
        elements += 1;
        if (elements > limits.maxElements) return { members, escapes, exceeded: 'json_too_many_members' };
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        depth += 1;
        if (depth > limits.maxDepth) return { members, escapes, exceeded: 'json_too_deep' };
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        depth -= 1;
        break;
      default:
    }
  }
  return { members, escapes };
}

import type { ProblemList } from '../refusal/problem_list.ts';
import { childPointer } from './pointer.ts';

interface Frame {
  readonly pointer: string;
  /** Keys seen so far in an object; null for an array. */
  readonly keys: Set<string> | null;
  key: string;
  index: number;
}

/**
 * Says where keys repeat in `text`, which is known to be well-formed JSON within the limits. Two spellings of
 * one key (`a`, `\u0061`) are the same key: whoever reads the first and whoever reads the last would otherwise
 * see different records under one signature.
 */
export function locateDuplicates(text: string, problems: ProblemList): void {
  const frames: Frame[] = [];
  for (let i = 0; i < text.length && !problems.full; i += 1) {
    const frame = frames.at(-1);
    switch (text[i]) {
      case '{':
      case '[':
        frames.push({
          pointer:
            frame === undefined ? '' : childPointer(frame.pointer, frame.keys ? frame.key : frame.index),
          keys: text[i] === '{' ? new Set() : null,
          key: '',
          index: 0,
        });
        break;
      case '}':
      case ']':
        frames.pop();
        break;
      case ',':
        if (frame) frame.index += 1;
        break;
      case '"': {
        const end = endOfString(text, i);
        if (frame?.keys && isKey(text, end)) enterKey(frame, frame.keys, text.slice(i, end), problems);
        i = end - 1;
        break;
      }
      default:
    }
  }
}

function enterKey(frame: Frame, keys: Set<string>, literal: string, problems: ProblemList): void {
  const key = String(JSON.parse(literal));
  if (keys.has(key)) {
    problems.add(
      'json_duplicate_key',
      childPointer(frame.pointer, key),
      'This key occurs twice in one object: keep one.',
    );
  }
  keys.add(key);
  frame.key = key;
}

/** Just past the closing quote of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i + 1;
}

function isKey(text: string, afterString: number): boolean {
  let i = afterString;
  while (i < text.length && ' \t\n\r'.includes(text.charAt(i))) i += 1;
  return text[i] === ':';
}

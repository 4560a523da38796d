import { type ContextDigests, sha256Hex } from '@kakeya/protocol';
import { AgentError } from '../errors.ts';

/** What the output was made from. Only digests leave this process. */
export interface SummaryContext {
  readonly answer?: string;
  readonly passages?: readonly string[];
}

/** @throws AgentError `input_invalid` for a string that has no UTF-8 form */
export function digestContext({ answer, passages }: SummaryContext): ContextDigests {
  return {
    ...(answer === undefined ? {} : { answer: digest(answer) }),
    ...(passages === undefined ? {} : { passages: passages.map(digest) }),
  };
}

function digest(text: string) {
  // TextEncoder would replace a lone surrogate, so that two texts shared one digest.
  if (!text.isWellFormed()) {
    throw new AgentError(
      'input_invalid',
      'A context string holds a lone surrogate: give well-formed Unicode.',
    );
  }
  return sha256Hex(new TextEncoder().encode(text));
}

import { canonicalizeJson } from '@kakeya/protocol';
import { digestOf } from '../hash/digest.ts';
import type { PolicyContext } from '../model/context.ts';
import type { PolicyDigest } from '../model/hash.ts';

/** SHA3-256 of the RFC 8785 form of what rules can see, as it is written; where lists are kept is not part of it. */
export function contextHash({ commitments, inputs, variables }: PolicyContext): PolicyDigest {
  return digestOf(canonicalizeJson({ commitments, inputs, variables }));
}

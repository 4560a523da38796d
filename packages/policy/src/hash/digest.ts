import { sha3Hex } from '#sha3';
import { PolicyError } from '../errors.ts';
import type { PolicyDigest } from '../model/hash.ts';

const PREFIX = 'sha3-256:';
const FORM = /^sha3-256:[0-9a-f]{64}$/;

/** SHA3-256 (FIPS 202) of the text as UTF-8. */
export function digestOf(text: string): PolicyDigest {
  return asPolicyDigest(PREFIX + sha3Hex(text));
}

export const isPolicyDigest = (text: string): text is PolicyDigest => FORM.test(text);

/** @throws PolicyError `argument_invalid` */
export function asPolicyDigest(text: string): PolicyDigest {
  if (isPolicyDigest(text)) return text;
  throw new PolicyError(
    'argument_invalid',
    `A policy hash is written sha3-256: and 64 lower-case hex digits, not ${JSON.stringify(text.slice(0, 80))}.`,
  );
}

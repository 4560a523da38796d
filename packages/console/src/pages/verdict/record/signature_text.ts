import type { Tone } from '../../../ui/badge.tsx';
import type { Evidence } from '../evidence.ts';

type Check = NonNullable<Evidence['record']>['signature']['check'];

interface SignatureText {
  readonly tone: Tone;
  readonly word: string;
  readonly says: string;
}

/** What the gateway found when it checked the signature again, for this page. */
export const SIGNATURE_TEXTS: Readonly<Record<Check, SignatureText>> = {
  valid: {
    tone: 'accept',
    word: '✓ valid',
    says: 'Checked again now, as of the time of receipt: the key signed exactly these bytes.',
  },
  invalid: {
    tone: 'reject',
    word: '✕ invalid',
    says: 'Checked again now with the keys of now, as of the time of receipt: none of them made this signature over these bytes.',
  },
  unsigned: { tone: 'escalate', word: '! unsigned', says: 'The record carries no signature.' },
  key_unknown: {
    tone: 'escalate',
    word: '! key unknown',
    says: 'The gateway no longer has the key, or it did not hold at the time of receipt: nothing can be said of the signature now.',
  },
};

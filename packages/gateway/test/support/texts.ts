import { sha256Hex } from '@kakeya/protocol';
import type { Overrides } from '../../../verdict/test/support/record.ts';
import { signedBody } from './records.ts';

/** What a record may come with. */
export interface Texts {
  readonly answer?: unknown;
  readonly passages?: unknown;
  readonly samples?: unknown;
}

export interface SoundTexts extends Texts {
  readonly answer: string;
  readonly passages: readonly string[];
}

const PASSAGES = [
  'The Ravensbourne bridge was opened in 1932 and carries 417 vehicles an hour over the river.',
  'Its keeper lives in the tollhouse beside the northern pier.',
];

export const GROUNDED: SoundTexts = {
  answer: 'The Ravensbourne bridge was opened in 1932 and carries 417 vehicles an hour.',
  passages: PASSAGES,
};

/** The same answer but for one number. */
export const WRONG_NUMBER: SoundTexts = {
  answer: 'The Ravensbourne bridge was opened in 1932 and carries 923 vehicles an hour.',
  passages: PASSAGES,
};

/** Words that stand in the texts above, and nowhere in what Kakeya itself says. */
export const TELLTALES = ['Ravensbourne', 'tollhouse', 'vehicles', '923', '417'];

const digestOf = (text: string): string => sha256Hex(new TextEncoder().encode(text));

/** The digests with which a record is signed that was made from these texts. */
export const contextOf = ({ answer, passages }: SoundTexts) => ({
  answer: digestOf(answer),
  passages: passages.map(digestOf),
});

/** A record that was signed with the digests of the texts, beside `sent`: by default the texts themselves. */
export async function envelope(
  name: string,
  texts: SoundTexts,
  overrides: Overrides = {},
  sent: Texts = texts,
): Promise<string> {
  const pcs: unknown = JSON.parse(await signedBody(name, { context: contextOf(texts), ...overrides }));
  return JSON.stringify({ pcs, ...sent });
}

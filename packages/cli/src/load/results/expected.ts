import type { Kind } from '../mixes.ts';

type Answer = 'verdict' | 'refusal' | 'not_now' | 'other';

const EXPECTED: Readonly<Record<Kind, Answer>> = {
  accept: 'verdict',
  escalate: 'verdict',
  duplicate: 'verdict',
  forged: 'refusal',
  malformed: 'refusal',
};

/** Whether a sound gateway may answer so. Too busy is always allowed: how often that happens is what is measured. */
export function isExpected(kind: Kind, status: number): boolean {
  const answer = answerOf(status);
  return answer === 'not_now' || answer === EXPECTED[kind];
}

/** 408, 429 and 5xx pass; the other refusals are the gateway's last word on these bytes. */
export function isTransient(status: number): boolean {
  return answerOf(status) === 'not_now';
}

function answerOf(status: number): Answer {
  if (status === 200 || status === 202) return 'verdict';
  if (status === 408 || status === 429 || status >= 500) return 'not_now';
  return status >= 400 ? 'refusal' : 'other';
}

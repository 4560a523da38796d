import { AgentError } from '../errors.ts';
import type { SubmissionTexts } from './submission.ts';

/** The limits of every gateway. */
const MAX_PASSAGES = 1024;
const MAX_SAMPLES = 15;
const MAX_TEXT_LENGTH = 262_144;

/**
 * Refuses texts that every gateway would refuse, before anything is computed, signed or stored for them.
 *
 * @throws AgentError `input_invalid`
 */
export function assertTexts({ answer, passages, samples = [] }: SubmissionTexts): void {
  if (typeof answer !== 'string') throw refusal('`answer` must be a string');
  assertList('passages', passages, MAX_PASSAGES, 'pass the most relevant ones');
  assertList('samples', samples, MAX_SAMPLES, 'pass fewer of them');
  const texts = [answer, ...passages, ...samples];
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  if (length > MAX_TEXT_LENGTH) {
    throw refusal(
      `Answer, passages and samples hold ${length} UTF-16 units together, and a gateway takes ${MAX_TEXT_LENGTH}: pass the most relevant passages, or their relevant parts`,
    );
  }
  // JSON and UTF-8 each have their own way with a lone surrogate: the gateway would read another text.
  if (!texts.every((text) => text.isWellFormed())) {
    throw refusal('A text holds a lone surrogate: give well-formed Unicode');
  }
}

function assertList(name: string, texts: unknown, most: number, advice: string): void {
  if (!Array.isArray(texts) || !texts.every((text) => typeof text === 'string')) {
    throw refusal(`\`${name}\` must be an array of strings`);
  }
  if (texts.length > most) {
    throw refusal(`\`${name}\` holds ${texts.length} texts, and a gateway takes ${most}: ${advice}`);
  }
}

const refusal = (rule: string): AgentError => new AgentError('input_invalid', `${rule}.`);

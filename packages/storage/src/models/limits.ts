import { assertText, refusal, sha256 } from '../registry/limits.ts';
import type { RegisteredModel } from './types.ts';

const MAX_MODEL_LENGTH = 16 * 1_048_576;
const MAX_CARD_LENGTH = 1_048_576;

export function assertModel({ modelId, model, card }: RegisteredModel): void {
  assertText('The model', model, MAX_MODEL_LENGTH);
  assertText('The card', card, MAX_CARD_LENGTH);
  const content = sha256(model);
  if (content !== modelId) {
    throw refusal(
      `The model's content has the SHA-256 ${content}, not ${JSON.stringify(modelId)}: name it by that.`,
    );
  }
}

import { answerOf, api } from '../../../api/client.ts';
import type { Answer } from '../../../api/types.ts';
import { type PromotionDraft, promotionOf } from './promotion_of.ts';

/** @throws ApiProblem; Error as `promotionOf` */
export const promote = async (
  id: string,
  draft: PromotionDraft,
  reason: string,
): Promise<Answer<'promotePolicy'>> =>
  answerOf(
    api.POST('/v1/policies/{id}/promote', { params: { path: { id } }, body: promotionOf(draft, reason) }),
  );

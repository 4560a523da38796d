import { answerOf, api } from '../../../api/client.ts';
import type { PolicyPlan, PolicyVerdict } from '../../policies/policy_answers.ts';
import type { Question } from './use_asking.ts';

interface Which {
  readonly id: string;
  readonly version: string;
}

/** @throws ApiProblem */
export const askPlan = (which: Which, question: Question): Promise<PolicyPlan> =>
  answerOf(api.POST('/v1/proofs/adapt', { body: bodyOf(which, question) }));

/** @throws ApiProblem */
export const askVerdict = (which: Which, question: Question): Promise<PolicyVerdict> =>
  answerOf(
    api.POST('/v1/proofs/verify', {
      body: {
        ...bodyOf(which, question),
        ...(question.proofs.length > 0 ? { proofs: [...question.proofs] } : {}),
      },
    }),
  );

/** The basic selector takes no weights. */
const bodyOf = ({ id, version }: Which, { context, selector, weights }: Question) => ({
  policy: { id, version },
  context,
  selector,
  ...(Object.keys(weights).length > 0 ? { weights } : {}),
});

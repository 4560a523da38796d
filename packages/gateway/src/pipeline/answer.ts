import type { ProblemBody } from '@kakeya/protocol';

/** What the caller gets to hear of one submission. */
export type Answer =
  | {
      readonly kind: 'decided';
      readonly status: 200 | 202;
      readonly replayed: boolean;
      readonly body: string;
    }
  | { readonly kind: 'refused'; readonly problem: ProblemBody };

import type { Family, Model } from './learning_answers.ts';

/** The one that was asked for, else the one in force; undefined: there is none to show. */
export const shownModel = ({ models }: Family, wanted: string | undefined): Model | undefined =>
  models.find(({ model_id }) => model_id === wanted) ?? models.find(({ active }) => active);

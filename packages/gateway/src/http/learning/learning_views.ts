import { StorageError } from '@kakeya/storage';
import type { LearningViews } from './learning_routes.ts';

/** Assembles what the learning routes show. */
export function createLearningViews(): LearningViews {
  const away = async (): Promise<never> => {
    throw new StorageError('store_unavailable', 'This view is not assembled by this version.');
  };
  return { preview: away, charts: away, models: away, bandit: away };
}

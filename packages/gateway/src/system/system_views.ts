import { StorageError } from '@kakeya/storage';
import type { SystemViews } from '../http/system/system_routes.ts';

/** What the gateway says of itself. */
export function createSystemViews(): SystemViews {
  const absent = async (): Promise<never> => {
    throw new StorageError('store_unavailable', 'This is not assembled in this build.');
  };
  return { report: absent, acts: absent };
}

import type { Ports } from '../ports.ts';
import { ContentWatcher } from '../content_watcher.ts';
import { fileStamps } from './file_stamps.ts';
import type { TenantReloader } from './reload_tenants.ts';

/** Reloads the tenants when one of the files has changed and then stayed for one look. */
export function watchTenants(
  reloader: TenantReloader,
  files: readonly string[],
  after: Ports['after'],
): ContentWatcher {
  return new ContentWatcher({
    read: async () => fileStamps(files).join('\n'),
    inUse: () => reloader.stamps.join('\n'),
    reload: async () => void reloader.reload(),
    after,
  });
}

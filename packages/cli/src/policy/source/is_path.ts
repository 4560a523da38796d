import { existsSync } from 'node:fs';

/** Whether a policy is named by its file: one that exists, or a name that no id has or would hardly have. */
export const isPath = (source: string): boolean =>
  existsSync(source) || !/^[a-z0-9._-]+$/.test(source) || /\.(?:ya?ml|json)$/.test(source);

import { existsSync } from 'node:fs';
import { CONSOLE_DIRECTORY } from '@kakeya/console';
import { note } from '../output/print.ts';

/** Where the console lies; undefined, and said, where it was never built: the gateway does all its work without it. */
export function builtConsole(): URL | undefined {
  if (existsSync(new URL('index.html', CONSOLE_DIRECTORY))) return CONSOLE_DIRECTORY;
  note('The console is not built, so that none is served: run npm run build -w packages/console.');
  return undefined;
}

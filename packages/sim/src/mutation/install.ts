import { registerHooks } from 'node:module';
import type { Mutation } from './mutations.ts';

/** Breaks the code as it is loaded. What is to be replaced must be there exactly once, or the mutation has gone stale. */
export function installMutation(mutation: Mutation): void {
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!url.endsWith(`/packages/${mutation.file}`)) return loaded;
      if (loaded.source === undefined || loaded.source === null) throw new Error(`${url} has no source.`);
      const source =
        typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
      return { ...loaded, source: mutate(mutation, source) };
    },
  });
}

/** @throws Error when the source does not hold the search text exactly once */
export function mutate({ name, file, find, replace }: Mutation, source: string): string {
  const pieces = source.split(find);
  if (pieces.length === 2) return pieces.join(replace);
  throw new Error(`Mutation ${name}: ${file} holds its search text ${pieces.length - 1} times, not once.`);
}

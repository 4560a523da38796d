import { readInputText } from '../records/read_input.ts';
import { hmacKeyOf, type LoadedKey, parseKeyFile } from '@kakeya/agent/keys';

export interface KeyOptions {
  readonly key?: string;
  readonly keyFile?: string;
}

/** The key that the options name; undefined without them. They exclude each other. */
export async function readKey({ key, keyFile }: KeyOptions): Promise<LoadedKey | undefined> {
  if (key !== undefined) return hmacKeyOf(key);
  if (keyFile === undefined) return undefined;
  return parseKeyFile(await readInputText(keyFile), keyFile);
}

import { readFile } from 'node:fs/promises';
import { GatewayError } from '../errors.ts';

/** Where a setting's text comes from. A file is read again at each reload; text in a setting stays what it was. */
export interface TextSource {
  readonly setting: string;
  readonly text: string;
  readonly path: string | undefined;
}

/** @throws GatewayError `config_unreadable` */
export async function readSource({ setting, text, path }: TextSource): Promise<string> {
  if (path === undefined) return text;
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const message = `${setting}_FILE names ${path}, which cannot be read: ${String(cause)}`;
    throw new GatewayError('config_unreadable', message, { cause });
  }
}

import { readFileSync } from 'node:fs';
import type { SigningKey } from '@kakeya/protocol';
import { AgentError } from '../errors.ts';
import { parseKeyFile } from './key_file.ts';

/**
 * The key to sign with from a file of `kakeya keys generate`, or from a file that holds an HMAC key as text.
 * @throws AgentError `key_invalid`
 */
export function readSigningKey(path: string): SigningKey {
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new AgentError('key_invalid', `The key file ${path} cannot be read.`, { cause });
  }
  const { signing } = parseKeyFile(content, path);
  if (signing !== undefined) return signing;
  throw new AgentError('key_invalid', `${path} holds no secret, so nothing can be signed with it.`);
}

import { StorageError } from '../../errors.ts';

/** Without `.`, `*`, `>`, blanks and `$`, which have a meaning in subjects. */
const TOKEN = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * The subject of a topic under a prefix. What has a meaning in a subject is percent-encoded, so that no topic can
 * reach into another's subjects, and two topics never share one. Throws `invalid_argument` for an empty token.
 */
export function subjectOf(prefix: string, topic: readonly string[]): string {
  return [prefix, ...topic.map(encodeToken)].join('.');
}

function encodeToken(token: string): string {
  if (token === '' || !token.isWellFormed()) {
    throw new StorageError(
      'invalid_argument',
      'A token of an event topic must be well-formed text and not empty.',
    );
  }
  return token.replaceAll(/[^A-Za-z0-9_-]/gu, percentEncode);
}

function percentEncode(character: string): string {
  return [...new TextEncoder().encode(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}

/** Throws `invalid_argument` unless `prefix` is one or more plain tokens. */
export function assertSubjectPrefix(prefix: string): void {
  if (prefix.split('.').every((token) => TOKEN.test(token))) return;
  throw new StorageError(
    'invalid_argument',
    'The subject prefix must be words of A-Z a-z 0-9 _ - joined by dots, such as kakeya.',
  );
}

/** Throws `invalid_argument` unless `name` can name a stream: servers keep it in a directory of that name. */
export function assertStreamName(name: string): void {
  if (TOKEN.test(name)) return;
  throw new StorageError(
    'invalid_argument',
    'Name a stream with 1 to 64 of A-Z a-z 0-9 _ -, such as KAKEYA.',
  );
}

import { createHash } from 'node:crypto';
import { StorageError } from '../errors.ts';
import type { RegistryAct, RegistryScope } from './types.ts';

const MAX_SCOPE_LENGTH = 256;
const MAX_ACT_LENGTH = 1024;

export function assertAct({ who, atMs, reason }: RegistryAct): void {
  assertText('who', who, MAX_ACT_LENGTH);
  assertText('The reason', reason, MAX_ACT_LENGTH);
  if (!Number.isSafeInteger(atMs) || atMs < 0) throw refusal(`atMs must be Unix milliseconds; got ${atMs}.`);
}

export function assertScope(scope: RegistryScope): void {
  if (scope !== null) assertText('The tenant', scope, MAX_SCOPE_LENGTH);
}

/** A lone surrogate has no UTF-8 form: it would come back altered. */
export function assertText(what: string, text: string, max: number): void {
  if (text === '') throw refusal(`${what} is empty.`);
  if (text.length > max) throw refusal(`${what} has ${text.length} characters; at most ${max} are kept.`);
  if (!text.isWellFormed()) throw refusal(`${what} must be well-formed Unicode.`);
}

/** Of the UTF-8, in lower-case hex. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export const refusal = (message: string): StorageError => new StorageError('invalid_argument', message);

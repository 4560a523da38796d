import { parseJsonStrict } from '@kakeya/protocol';
import { PolicyError } from '../../errors.ts';
import type { SetHeader } from '../../model/set_proof.ts';
import { readCount, readHeader } from '../proof/header.ts';
import { readMembers } from '../proof/read_members.ts';
import { readHash } from '../tree/is_hash.ts';

/** What there is to publish of a set. */
export interface RootFile {
  readonly root: string;
  readonly header: SetHeader;
  /** Where the set was built from a list: the SHA-256 of that file, its entries, and how many of them were repeated. */
  readonly built_from?: { readonly sha256: string; readonly entries: number; readonly duplicates: number };
}

const LIMITS = { maxDepth: 4, maxMembers: 9, maxElements: 12 } as const;

const encoder = new TextEncoder();

/** @param set a `CommittedSet` is one */
export function rootFileText(
  { root, header: { scheme, identity, size } }: Pick<RootFile, 'root' | 'header'>,
  builtFrom?: RootFile['built_from'],
): string {
  const file = { root, header: { scheme, identity, size }, ...(builtFrom && { built_from: builtFrom }) };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** @throws PolicyError `set_invalid` */
export function parseRootFile(text: string): RootFile {
  const parsed = parseJsonStrict(encoder.encode(text), LIMITS);
  if (!parsed.ok)
    throw new PolicyError('set_invalid', `A root file must be JSON. ${parsed.problems[0]?.message ?? ''}`);
  const hasOrigin = typeof parsed.value === 'object' && parsed.value !== null && 'built_from' in parsed.value;
  const names = hasOrigin ? (['root', 'header', 'built_from'] as const) : (['root', 'header'] as const);
  const { root, header, built_from } = readMembers<'root' | 'header' | 'built_from'>(
    parsed.value,
    'root file',
    names,
  );
  const file = { root: readHash(root, 'root'), header: readHeader(header) };
  return hasOrigin ? { ...file, built_from: readOrigin(built_from) } : file;
}

function readOrigin(value: unknown): { sha256: string; entries: number; duplicates: number } {
  const { sha256, entries, duplicates } = readMembers(value, 'built_from', [
    'sha256',
    'entries',
    'duplicates',
  ]);
  return {
    sha256: readHash(sha256, 'sha256 of built_from'),
    entries: readCount(entries, 'entries of built_from'),
    duplicates: readCount(duplicates, 'duplicates of built_from'),
  };
}

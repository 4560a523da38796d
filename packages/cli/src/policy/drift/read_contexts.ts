import { dirname, extname } from 'node:path';
import {
  type MemberSets,
  type PolicyContext,
  PolicyError,
  readContext,
  type RuleProof,
} from '@kakeya/policy';
import { parseSetProof, ProvenSets } from '@kakeya/policy/sets';
import { CliError } from '../../errors.ts';
import { isInstant } from '../../options/parse_instant.ts';
import { nameOf, readRecords } from '../../records/read_records.ts';
import { inFile } from '../source/in_file.ts';
import { ListLoader } from '../source/list_loader.ts';
import { parseJson } from '../source/read_json.ts';

/** A context that was met, and what is known of the sets that it commits to. */
export interface MetContext {
  readonly line: number;
  readonly context: PolicyContext;
  /** Unix ms; undefined: the line does not say. */
  readonly receivedAtMs: number | undefined;
  readonly sets: MemberSets;
}

const MEMBERS: ReadonlySet<string> = new Set(['received_at', 'tenant', 'context', 'proofs']);

/**
 * Contexts as `kakeya policy contexts` writes them, or by hand: `{"context": …, "received_at"?, "tenant"?, "proofs"?}`
 * a line. A line that cannot be read ends it: a share of the others would say nothing of all.
 * @throws CliError `file_unreadable`, `input_invalid`
 */
export async function* readContexts(file: string): AsyncGenerator<MetContext> {
  if (!['.jsonl', '.ndjson'].includes(extname(file).toLowerCase())) {
    throw new CliError(
      'input_invalid',
      `${file} is of no known kind: give JSON Lines, named .jsonl or .ndjson.`,
    );
  }
  const loader = new ListLoader(dirname(file));
  for await (const record of readRecords([file])) {
    const where = nameOf(record);
    const { context: given, proofs, receivedAtMs } = readLine(where, parseJson(record, record.bytes));
    const { context, sets } = await loader.load(
      where,
      inFile(where, () => readContext(given)),
      {},
    );
    const proven = inFile(where, () => new ProvenSets(proofs.map((proof) => readProof(proof))));
    yield {
      line: record.line ?? 1,
      context,
      receivedAtMs,
      sets: { get: (root) => sets.get(root) ?? proven.get(root) },
    };
  }
}

function readLine(where: string, value: unknown) {
  if (typeof value !== 'object' || value === null || !('context' in value)) {
    throw new CliError(
      'input_invalid',
      `${where}: a line is {"context": …}, with "received_at" and "proofs" if known.`,
    );
  }
  const members = new Map<string, unknown>(Object.entries(value));
  const unknown = [...members.keys()].find((name) => !MEMBERS.has(name));
  if (unknown !== undefined) {
    throw new CliError(
      'input_invalid',
      `${where}: ${JSON.stringify(unknown)} is not known; known are ${[...MEMBERS].join(', ')}.`,
    );
  }
  const proofs: unknown = members.get('proofs') ?? [];
  if (!Array.isArray(proofs)) throw new CliError('input_invalid', `${where}: proofs must be an array.`);
  const all: readonly unknown[] = proofs;
  return {
    context: value.context,
    proofs: all,
    receivedAtMs: instantOf(where, members.get('received_at')),
  };
}

function instantOf(where: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && isInstant(value)) return Date.parse(value);
  throw new CliError(
    'input_invalid',
    `${where}: received_at must be an instant, such as 2026-01-01T00:00:00Z.`,
  );
}

function readProof(value: unknown): RuleProof {
  const { root, proofs } = Object(value);
  if (typeof root === 'string' && Array.isArray(proofs)) return { root, proofs: proofs.map(parseSetProof) };
  throw new PolicyError('set_invalid', 'Each of proofs must be {root, proofs}.');
}

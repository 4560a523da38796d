import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { type IdentityField, PolicyError } from '@kakeya/policy';
import { fieldsOf, type ListColumns, type ListRow, readListCsv, readListJsonl } from '@kakeya/policy/lists';
import { buildSet, encodeSet, identityDigest, rootFileText } from '@kakeya/policy/sets';
import { CliError } from '../../errors.ts';
import { EXIT, type ExitCode } from '../../exit_code.ts';
import { note, print, printJson } from '../../output/print.ts';
import { streamInput } from '../../records/read_input.ts';
import { writeOut } from '../source/write_out.ts';

export interface BuildSetOptions {
  readonly in: string;
  readonly columns: ListColumns;
  readonly out: string;
  readonly root?: string;
  readonly delimiter: string;
  readonly allowInvalid: number;
  readonly json?: boolean;
}

/** Enough to see what is wrong with a file; the count says how much more there is. */
const MOST_SHOWN = 100;

/** `kakeya policy set build`: nothing is written of a list with more invalid rows than are allowed. */
export async function buildFromList(options: BuildSetOptions): Promise<ExitCode> {
  const { in: file, columns, out, root, allowInvalid, json } = options;
  const identity = fieldsOf(columns);
  const rows = new Rows(file, identity);
  const sha256 = createHash('sha256');
  const built = await inList(file, () =>
    buildSet(rows.digests(rowsOf(options, hashed(file, sha256))), { identity }),
  );
  for (const problem of rows.problems) note(problem);
  const { invalid } = rows;
  if (invalid > rows.problems.length) note(`… and ${invalid - rows.problems.length} more.`);
  if (invalid > allowInvalid) {
    note(`${invalid} invalid rows, ${allowInvalid} allowed (--allow-invalid): ${out} is not written.`);
    return EXIT.invalid;
  }
  const { set, entries, duplicates } = built;
  const origin = { sha256: sha256.digest('hex'), entries, duplicates };
  await writeOut(out, encodeSet(set));
  if (root !== undefined) await writeOut(root, rootFileText(set, origin));
  if (invalid > 0) note(`${invalid} invalid rows are left out of the set.`);
  if (json === true) await printJson({ root: set.root, header: set.header, built_from: origin, invalid });
  else {
    await print(`root  ${set.root}\n`);
    note(`${set.header.size} entries by ${identity.join(', ')} (${duplicates} repeated) in ${out}`);
  }
  return EXIT.ok;
}

function rowsOf({ in: file, columns, delimiter }: BuildSetOptions, chunks: AsyncIterable<Uint8Array>) {
  const kind = extname(file).toLowerCase();
  if (kind === '.csv') return readListCsv(chunks, columns, { delimiter });
  if (kind === '.jsonl' || kind === '.ndjson') return readListJsonl(chunks, columns);
  throw new CliError('input_invalid', `${file} is of no known kind: give a list as .csv or .jsonl.`);
}

class Rows {
  readonly problems: string[] = [];
  invalid = 0;
  readonly #file: string;
  readonly #identity: readonly IdentityField[];

  constructor(file: string, identity: readonly IdentityField[]) {
    this.#file = file;
    this.#identity = identity;
  }

  async *digests(rows: AsyncIterable<ListRow>): AsyncGenerator<string> {
    for await (const row of rows) {
      if ('identity' in row) {
        yield identityDigest(row.identity, this.#identity);
        continue;
      }
      this.invalid += 1;
      if (this.problems.length < MOST_SHOWN) this.problems.push(`${this.#file}:${row.line}: ${row.problem}`);
    }
  }
}

async function* hashed(file: string, hash: ReturnType<typeof createHash>): AsyncGenerator<Uint8Array> {
  for await (const chunk of streamInput(file)) {
    hash.update(chunk);
    yield chunk;
  }
}

async function inList<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new CliError('input_invalid', `${file}: ${error.message}`, { cause: error });
  }
}

import { extname, resolve } from 'node:path';
import { type PolicyContext, withCommitment } from '@kakeya/policy';
import { type CommittedSet, decodeSet } from '@kakeya/policy/sets';
import type { PolicyBindings } from '@kakeya/storage';
import { CliError } from '../../errors.ts';
import { fetchSet } from './fetch_set.ts';
import { inFile } from './in_file.ts';
import { readBytes } from './read_text.ts';

const URL_LIKE = /^[a-z][a-z0-9+.-]*:\/\//i;
const RAW_LISTS: ReadonlySet<string> = new Set(['.csv', '.tsv', '.jsonl', '.ndjson', '.json', '.txt']);

export interface LoadedLists {
  /** With the root of each list as its commitment, and without the lists. */
  readonly context: PolicyContext;
  /** By root. */
  readonly sets: ReadonlyMap<string, CommittedSet>;
}

/** Loads the sets that contexts name, each file once. */
export class ListLoader {
  readonly #directory: string;
  readonly #loaded = new Map<string, CommittedSet>();

  /** @param directory that paths start from: where the context is kept */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * A list is the one that was committed to, or there is no verdict.
   * @param where the context, for messages
   * @param pinned values that the operator gives: such a root is not the context's to commit to
   * @throws CliError `file_unreadable`, `input_invalid`
   */
  async load(where: string, given: PolicyContext, pinned: PolicyBindings): Promise<LoadedLists> {
    const sets = new Map<string, CommittedSet>();
    let context: PolicyContext = { ...given, lists: {} };
    for (const [name, place] of Object.entries(given.lists)) {
      const isCommitted = Object.hasOwn(given.commitments, name) || Object.hasOwn(pinned, name);
      const set = await this.#load(`${where}: lists.${name}`, place, isCommitted);
      sets.set(set.root, set);
      if (Object.hasOwn(pinned, name)) assertPinned(`${where}: lists.${name}`, set, pinned[name]);
      else context = inFile(where, () => withCommitment(context, name, set.root));
    }
    return { context, sets };
  }

  async #load(where: string, place: string, isCommitted: boolean): Promise<CommittedSet> {
    if (RAW_LISTS.has(extname(place).toLowerCase())) {
      const how = `kakeya policy set build --in ${place} --columns name=… -o list.set`;
      throw new CliError('input_invalid', `${where} is a list, not a committed set: build one with ${how}`);
    }
    const isUrl = URL_LIKE.test(place);
    if (isUrl) assertFetchable(where, place, isCommitted);
    const path = isUrl ? place : resolve(this.#directory, place);
    const known = this.#loaded.get(path);
    if (known !== undefined) return known;
    const bytes = isUrl ? await fetchSet(where, place) : await readBytes(path);
    const set = inFile(`${where} (${path})`, () => decodeSet(bytes));
    this.#loaded.set(path, set);
    return set;
  }
}

/** Whoever answers at a URL could answer with an empty list: only a root that is known before makes it the right one. */
function assertFetchable(where: string, url: string, isCommitted: boolean): void {
  if (!/^https?:/i.test(url))
    throw new CliError('input_invalid', `${where} must be a path or an http(s) URL.`);
  if (isCommitted) return;
  throw new CliError(
    'input_invalid',
    `${where} is a URL: give the root that the set must have in commitments.`,
  );
}

function assertPinned(where: string, { root }: CommittedSet, pinned: unknown): void {
  if (typeof pinned === 'string' && pinned.toLowerCase() === root) return;
  throw new CliError('input_invalid', `${where} has the root ${root}, but the operator set another one.`);
}

import { SignalError } from '../errors.ts';
import { readLines } from './lines.ts';
import { type JsonlItem, parseJsonlItem } from './jsonl_item.ts';

const MAX_LINE = 8 * 1024 * 1024;

export interface JsonlOptions {
  /** The field that holds the text of an object, default `text`. */
  readonly textField?: string;
  /** Longest accepted line in UTF-16 units, default 8 Mi. */
  readonly maxLineLength?: number;
}

/**
 * The items of a JSON Lines file, one at a time: arrays of numbers, objects with a text, or objects with `scales`
 * and `N_j`. Blank lines are skipped.
 *
 * @throws SignalError `input_malformed` or `input_not_finite` with the line number, `input_empty` without an item,
 * `input_too_large` for a line above the cap
 */
export async function* readJsonl(
  source: AsyncIterable<Uint8Array>,
  options: JsonlOptions = {},
): AsyncGenerator<JsonlItem> {
  const { textField = 'text', maxLineLength = MAX_LINE } = options;
  let empty = true;
  for await (const lines of readLines(source, maxLineLength)) {
    for (const line of lines) {
      if (line.text.trim() === '') continue;
      empty = false;
      yield parseJsonlItem(line, textField);
    }
  }
  if (empty) throw new SignalError('input_empty', 'The JSON Lines file holds no items.');
}

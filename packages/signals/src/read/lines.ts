import { SignalError } from '../errors.ts';

export interface Line {
  /** Counted from 1. */
  readonly number: number;
  /** Without its line end, LF or CRLF. */
  readonly text: string;
}

/**
 * The lines of a UTF-8 stream, a group per chunk that completes any. A byte order mark at the start is dropped;
 * the last line may lack its line end. Where the chunks are cut makes no difference.
 *
 * @param maxLength longest accepted line in UTF-16 units: memory is bounded by it and the source's own chunk
 * @throws SignalError `input_malformed` for bytes that are not UTF-8, `input_too_large` for a longer line
 */
export async function* readLines(
  source: AsyncIterable<Uint8Array>,
  maxLength: number,
): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const pending = new PendingLine(maxLength);
  for await (const chunk of source) {
    const lines = pending.append(decode(() => decoder.decode(chunk, { stream: true }), pending.number));
    if (lines.length > 0) yield lines;
  }
  const last = pending.append(decode(() => decoder.decode(), pending.number));
  last.push(...pending.end());
  if (last.length > 0) yield last;
}

/** The unfinished line, kept in pieces: joining at every chunk would take quadratic time on tiny chunks. */
class PendingLine {
  readonly #maxLength: number;
  #pieces: string[] = [];
  #length = 0;
  /** The number of the unfinished line. */
  number = 1;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  append(text: string): Line[] {
    const lines: Line[] = [];
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.#push(text.slice(start, end));
      lines.push(this.#take());
      start = end + 1;
    }
    this.#push(text.slice(start));
    return lines;
  }

  end(): Line[] {
    return this.#length === 0 ? [] : [this.#take()];
  }

  #push(piece: string): void {
    if (piece === '') return;
    this.#pieces.push(piece);
    this.#length += piece.length;
    if (this.#length > this.#maxLength) {
      throw new SignalError('input_too_large', `Line ${this.number} exceeds ${this.#maxLength} characters.`);
    }
  }

  #take(): Line {
    const text = this.#pieces.join('');
    this.#pieces = [];
    this.#length = 0;
    return { number: this.number++, text: text.endsWith('\r') ? text.slice(0, -1) : text };
  }
}

function decode(step: () => string, line: number): string {
  try {
    return step();
  } catch (cause) {
    throw new SignalError('input_malformed', `The bytes at or after line ${line} are not UTF-8.`, { cause });
  }
}

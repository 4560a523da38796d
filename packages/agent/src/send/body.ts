const decoder = new TextDecoder('utf-8', { fatal: true });

/** Thrown for an answer that is larger than it may be: reading on would let a peer exhaust the agent's memory. */
class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}

/** The body as UTF-8 text of at most `limitBytes`; '' when there is none. Rejects on malformed UTF-8. */
export async function readBoundedText(response: Response, limitBytes: number): Promise<string> {
  if (response.body === null) return '';
  const pieces: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop early cancels the stream and with it the connection.
  for await (const piece of response.body) {
    length += piece.length;
    if (length > limitBytes) throw new AnswerTooLarge(`The answer exceeds ${limitBytes} bytes`);
    pieces.push(piece);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return decoder.decode(whole);
}

/** Lines of at most `limitBytes` each, without their ends; `touch` is called for every piece that arrives. */
export async function* readBoundedLines(
  response: Response,
  limitBytes: number,
  touch: () => void,
): AsyncGenerator<string> {
  if (response.body === null) return;
  let rest: Uint8Array = new Uint8Array(0);
  for await (const piece of response.body) {
    touch();
    rest = concat(rest, piece);
    for (let end = rest.indexOf(0x0a); end !== -1; end = rest.indexOf(0x0a)) {
      yield decoder.decode(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
    }
    if (rest.length > limitBytes)
      throw new AnswerTooLarge(`A line of the answer exceeds ${limitBytes} bytes`);
  }
  if (rest.length > 0) yield decoder.decode(rest);
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

/** Undefined when `text` is not JSON. */
export function parseJsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

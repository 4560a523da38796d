import { createParser, type LiveEvent } from './parse_events.ts';

export interface Events extends AsyncDisposable {
  readonly status: number;
  readonly headers: Headers;
  /** The next event of this name; rejects when the stream ends without one. */
  next(name: string): Promise<LiveEvent>;
  /** Everything until the end, in order. */
  rest(): Promise<readonly LiveEvent[]>;
}

/** Opens `/v1/events` and reads it, as a browser's fetch does. */
export async function openEvents(
  url: string,
  query = '',
  headers: Readonly<Record<string, string>> = {},
): Promise<Events> {
  const aborted = new AbortController();
  const response = await fetch(`${url}/v1/events${query}`, { headers, signal: aborted.signal });
  const read = events(response);
  return {
    status: response.status,
    headers: response.headers,
    async next(name) {
      for (;;) {
        const { value, done } = await read.next();
        if (done === true) throw new Error(`The stream ended without ${name}.`);
        if (value.event === name) return value;
      }
    },
    rest: () => Array.fromAsync(read),
    async [Symbol.asyncDispose]() {
      aborted.abort();
    },
  };
}

async function* events({ body }: Response): AsyncGenerator<LiveEvent, undefined> {
  if (body === null) return;
  const parse = createParser();
  for await (const text of body.pipeThrough(new TextDecoderStream())) yield* parse(text);
}

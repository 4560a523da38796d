export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; the values of a repeated name are joined with commas. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
  /** Whether the connection may carry another request. */
  readonly keepAlive: boolean;
}

export type Parsed =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'complete'; readonly response: HttpResponse }
  | { readonly kind: 'malformed'; readonly reason: string };

const MAX_HEAD_BYTES = 16_384;
const MAX_BODY_BYTES = 16_777_216;
const CRLF = '\r\n';
const EMPTY = Buffer.alloc(0);
const INCOMPLETE: Parsed = { kind: 'incomplete' };

/** Where in a response the next byte belongs. */
type Place = 'head' | 'body' | 'chunk_size' | 'chunk' | 'chunk_end' | 'trailers' | 'until_close';
type Head = Omit<HttpResponse, 'body'>;

/**
 * One HTTP/1.1 response at a time (RFC 9112), from pieces of any size. One request is in flight per connection, so a
 * byte after the end of the response is malformed, as is everything whose length could be read in two ways. After
 * `complete` it is ready for the next response; after `malformed` the connection cannot be used any more.
 */
export class ResponseParser {
  #place: Place = 'head';
  #unread: Buffer = EMPTY;
  #head: Head | undefined;
  #body: Buffer[] = [];
  #bodyBytes = 0;
  /** Of the body, or of the current chunk. */
  #remaining = 0;

  push(bytes: Buffer): Parsed {
    this.#unread = this.#unread.length === 0 ? bytes : Buffer.concat([this.#unread, bytes]);
    for (;;) {
      const parsed = this.#step();
      if (parsed !== undefined) return parsed;
    }
  }

  /** The peer has closed its side: completes a response whose length is the length of the stream. */
  end(): Parsed {
    return this.#place === 'until_close' ? this.#complete() : INCOMPLETE;
  }

  /** Undefined: go on with what is unread. */
  #step(): Parsed | undefined {
    switch (this.#place) {
      case 'head':
        return this.#readHead();
      case 'body':
        return this.#readBody() ?? (this.#remaining === 0 ? this.#complete() : INCOMPLETE);
      case 'until_close':
        this.#remaining = this.#unread.length;
        return this.#readBody() ?? INCOMPLETE;
      case 'chunk_size':
        return this.#readLine((line) => this.#beginChunk(line));
      case 'chunk':
        return this.#readBody() ?? (this.#remaining === 0 ? this.#goOn('chunk_end') : INCOMPLETE);
      case 'chunk_end':
        return this.#readLine((line) =>
          line === '' ? this.#goOn('chunk_size') : malformed('a chunk is longer than its size'),
        );
      case 'trailers':
        return this.#readLine((line) => (line === '' ? this.#complete() : undefined));
    }
  }

  #goOn(place: Place): undefined {
    this.#place = place;
  }

  #readHead(): Parsed | undefined {
    const end = this.#unread.indexOf('\r\n\r\n');
    if (end < 0) {
      return this.#unread.length > MAX_HEAD_BYTES ? malformed('the header is too long') : INCOMPLETE;
    }
    const head = parseHead(this.#unread.toString('latin1', 0, end));
    if (head === undefined) return malformed('the header is not HTTP/1.1');
    this.#unread = this.#unread.subarray(end + 4);
    if (head.status < 200) return undefined;
    this.#head = head;
    return this.#beginBody(head);
  }

  /** RFC 9112, section 6.3, without the forms that two readers could take differently. */
  #beginBody({ status, headers }: Head): Parsed | undefined {
    const coding = headers.get('transfer-encoding');
    const length = headers.get('content-length');
    if (status === 204 || status === 304) return this.#complete();
    if (coding !== undefined) {
      if (length !== undefined || coding.toLowerCase() !== 'chunked')
        return malformed('the length of the body is ambiguous');
      return this.#goOn('chunk_size');
    }
    if (length === undefined) return this.#goOn('until_close');
    if (!/^\d{1,15}$/.test(length)) return malformed('the length of the body is not a number');
    this.#remaining = Number(length);
    return this.#goOn('body');
  }

  #beginChunk(line: string): Parsed | undefined {
    const size = /^([0-9a-fA-F]{1,8})(?:[ \t]*;.*)?$/.exec(line)?.[1];
    if (size === undefined) return malformed('the size of a chunk is not a number');
    this.#remaining = Number.parseInt(size, 16);
    return this.#goOn(this.#remaining === 0 ? 'trailers' : 'chunk');
  }

  /** Takes what there is of the remaining bytes. */
  #readBody(): Parsed | undefined {
    if (this.#bodyBytes + this.#remaining > MAX_BODY_BYTES) return malformed('the body is too long');
    const taken = this.#unread.subarray(0, this.#remaining);
    if (taken.length === 0) return undefined;
    this.#body.push(taken);
    this.#bodyBytes += taken.length;
    this.#remaining -= taken.length;
    this.#unread = this.#unread.subarray(taken.length);
    return undefined;
  }

  #readLine(use: (line: string) => Parsed | undefined): Parsed | undefined {
    const end = this.#unread.indexOf(CRLF);
    if (end < 0) {
      return this.#unread.length > MAX_HEAD_BYTES ? malformed('a line is too long') : INCOMPLETE;
    }
    const line = this.#unread.toString('latin1', 0, end);
    this.#unread = this.#unread.subarray(end + CRLF.length);
    return use(line);
  }

  #complete(): Parsed {
    const head = this.#head;
    if (head === undefined) return malformed('there is no header');
    if (this.#unread.length > 0) return malformed('bytes follow the response');
    const [only = EMPTY] = this.#body;
    const body = this.#body.length > 1 ? Buffer.concat(this.#body) : only;
    const keepAlive = head.keepAlive && this.#place !== 'until_close';
    this.#place = 'head';
    this.#head = undefined;
    this.#body = [];
    this.#bodyBytes = 0;
    return { kind: 'complete', response: { ...head, body, keepAlive } };
  }
}

const malformed = (reason: string): Parsed => ({ kind: 'malformed', reason });

function parseHead(text: string): Head | undefined {
  const [statusLine = '', ...lines] = text.split(CRLF);
  const match = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: .*)?$/.exec(statusLine);
  if (match === null) return undefined;
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1 || /\s/.test(line.slice(0, colon))) return undefined;
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    const earlier = headers.get(name);
    headers.set(name, earlier === undefined ? value : `${earlier}, ${value}`);
  }
  const connection = headers.get('connection')?.toLowerCase().split(/ *, */) ?? [];
  const keepAlive = match[1] === '1' ? !connection.includes('close') : connection.includes('keep-alive');
  return { status: Number(match[2]), headers, keepAlive };
}

export interface StreamEvent {
  readonly event: string;
  readonly data: string;
}

/** Longest event taken: whatever sends more is not the gateway. */
const MAX_EVENT_CHARACTERS = 4 * 1_048_576;

/**
 * The events of a text/event-stream (WHATWG HTML, section 9.2), as they arrive. Read with `fetch`, since an EventSource
 * cannot send the token in a header, and a token must not be in an address.
 */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<StreamEvent> {
  const decoder = new TextDecoder();
  let [rest, event, data] = ['', '', ''];
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (data !== '') yield { event: event === '' ? 'message' : event, data: data.slice(0, -1) };
        [event, data] = ['', ''];
        continue;
      }
      const { field, value } = fieldOf(line);
      if (field === 'event') event = value;
      else if (field === 'data') data += `${value}\n`;
    }
    if (rest.length + data.length > MAX_EVENT_CHARACTERS)
      throw new Error('An event of the stream is too long.');
  }
}

/** A line that begins with a colon is a comment: its field has no name. */
function fieldOf(line: string): { readonly field: string; readonly value: string } {
  const colon = line.indexOf(':');
  if (colon < 0) return { field: line, value: '' };
  const value = line.slice(colon + 1);
  return { field: line.slice(0, colon), value: value.startsWith(' ') ? value.slice(1) : value };
}

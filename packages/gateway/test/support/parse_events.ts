export interface LiveEvent {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Takes the text of an event stream as it comes, and gives the events that are whole. */
export function createParser(): (text: string) => readonly LiveEvent[] {
  let left = '';
  return (text) => {
    const blocks = (left + text).split('\n\n');
    left = blocks.pop() ?? '';
    return blocks.flatMap((block) => {
      const found = /^event: (.*)\ndata: (.*)$/.exec(block);
      return found === null ? [] : [{ event: found[1] ?? '', data: JSON.parse(found[2] ?? '') }];
    });
  };
}

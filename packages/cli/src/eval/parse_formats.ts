import { InvalidArgumentError } from 'commander';

export type Format = 'markdown' | 'json' | 'svg';

export const FORMATS: readonly Format[] = ['markdown', 'json', 'svg'];

/** `markdown,json,svg`, any of them. */
export function parseFormats(text: string): readonly Format[] {
  return text.split(',').map((part) => {
    const format = FORMATS.find((known) => known === part);
    if (format === undefined) throw new InvalidArgumentError(`Give a list of ${FORMATS.join(', ')}.`);
    return format;
  });
}

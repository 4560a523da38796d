import { InvalidArgumentError } from 'commander';

/** Who labels or imports, as the log keeps it. */
export function parseWho(text: string): string {
  if (/^[^\p{Cc}]{1,256}$/u.test(text)) return text;
  throw new InvalidArgumentError('Give a name of 1 to 256 characters, without control characters.');
}

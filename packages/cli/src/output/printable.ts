const CONTROL = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Text from a record or a server could hold escape sequences that rewrite what the terminal shows. */
export function printable(text: string): string {
  return text.replace(CONTROL, '\ufffd');
}

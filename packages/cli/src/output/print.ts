import { type Cell, formatTable } from './table.ts';

/** Waits for the pipe, so that a slow reader bounds memory and nothing is cut off at the end. */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** One compact JSON document on a line of its own. */
export function printJsonLine(value: unknown): Promise<void> {
  return print(`${JSON.stringify(value)}\n`);
}

/** One JSON document, indented by two spaces. */
export function printJson(value: unknown): Promise<void> {
  return print(`${JSON.stringify(value, null, 2)}\n`);
}

export function printTable(headers: readonly string[], rows: readonly (readonly Cell[])[]): Promise<void> {
  return print(
    formatTable(headers, rows, { width: process.stdout.isTTY ? process.stdout.columns : undefined }),
  );
}

/** What accompanies the result; standard output stays clean for the next program. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

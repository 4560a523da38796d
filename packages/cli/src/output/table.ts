import { paint, type Style } from './colour.ts';
import { printable } from './printable.ts';

export type Cell = string | { readonly text: string; readonly style: Style };

export interface TableOptions {
  /** Columns of the terminal; the last column is wrapped to fit. Without it nothing is wrapped. */
  readonly width?: number | undefined;
}

const GAP = '  ';
const NARROWEST_LAST_COLUMN = 24;

/** Lines of a table with a bold header; every row has one cell per header. */
export function formatTable(
  headers: readonly string[],
  rows: readonly (readonly Cell[])[],
  { width }: TableOptions = {},
): string {
  const texts = rows.map((row) => row.map((cell) => printable(typeof cell === 'string' ? cell : cell.text)));
  const widths = headers.map((header, column) =>
    Math.max(header.length, ...texts.map((row) => row[column]?.length ?? 0)),
  );
  const indent = widths.slice(0, -1).reduce((sum, columnWidth) => sum + columnWidth + GAP.length, 0);
  const room = width === undefined ? Infinity : Math.max(NARROWEST_LAST_COLUMN, width - indent);

  const lines = [
    headers
      .map((header, column) => paint('bold', pad(header, column)))
      .join(GAP)
      .trimEnd(),
  ];
  for (const [index, row] of rows.entries()) {
    const cells = texts[index] ?? [];
    const [first = '', ...rest] = wrap(cells.at(-1) ?? '', room);
    const shown = [...cells.slice(0, -1), first].map((text, column) => {
      const cell = row[column];
      const padded = column === headers.length - 1 ? text : pad(text, column);
      return typeof cell === 'object' ? paint(cell.style, padded) : padded;
    });
    lines.push(shown.join(GAP).trimEnd(), ...rest.map((line) => ' '.repeat(indent) + line));
  }
  return `${lines.join('\n')}\n`;

  function pad(text: string, column: number): string {
    return text.padEnd(widths[column] ?? 0);
  }
}

/** At spaces only: an id or a path stays whole, so that it can be copied. */
function wrap(text: string, room: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

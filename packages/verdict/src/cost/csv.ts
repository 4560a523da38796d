import { VerdictError } from '../errors.ts';

export interface CsvRecord {
  /** Where it begins, counted from 1: a quoted field may hold line breaks. */
  readonly line: number;
  readonly fields: readonly string[];
  /** Set where the quoting is broken; the fields are then those read so far. */
  readonly fault?: string;
}

const BOM = '\ufeff';

/**
 * RFC 4180: comma-separated, fields in double quotes may hold commas, line breaks and doubled quotes; LF or CRLF; a
 * byte order mark at the start and empty lines are skipped. A broken record is returned with its fault, not dropped,
 * and reading goes on at the next line.
 */
export function parseCsv(text: string): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  let at = text.startsWith(BOM) ? BOM.length : 0;
  let line = 1;
  while (at < text.length) {
    const begin = { at, line };
    const fields: string[] = [];
    let fault: string | undefined;
    for (let more = true; more; ) {
      const field = text[at] === '"' ? quoted() : bare();
      fields.push(field.text);
      if (field.fault !== undefined) {
        fault = field.fault;
        ({ at, line } = begin);
        skipLine();
        break;
      }
      more = text[at] === ',';
      if (more) at += 1;
      else endLine();
    }
    if (fault !== undefined) records.push({ line: begin.line, fields, fault });
    else if (fields.length > 1 || fields[0] !== '') records.push({ line: begin.line, fields });
  }
  return records;

  function bare(): { text: string; fault?: string } {
    const start = at;
    while (at < text.length && text[at] !== ',' && text[at] !== '\n') at += 1;
    const field = text.slice(start, at);
    const content = text[at] === ',' ? field : field.replace(/\r$/, '');
    return content.includes('"')
      ? { text: content, fault: 'a double quote inside a field without quotes' }
      : { text: content };
  }

  function quoted(): { text: string; fault?: string } {
    let content = '';
    at += 1;
    for (;;) {
      const close = text.indexOf('"', at);
      if (close === -1) return { text: content, fault: 'a quoted field that never ends' };
      content += text.slice(at, close);
      at = close + 1;
      if (text[at] !== '"') break;
      content += '"';
      at += 1;
    }
    line += content.split('\n').length - 1;
    const after = text.startsWith('\r\n', at) ? '\n' : text[at];
    return after === undefined || after === ',' || after === '\n'
      ? { text: content }
      : { text: content, fault: 'text after the closing quote' };
  }

  function endLine(): void {
    if (text.startsWith('\r\n', at)) at += 1;
    if (at < text.length) at += 1;
    line += 1;
  }

  function skipLine(): void {
    const end = text.indexOf('\n', at);
    at = end === -1 ? text.length : end + 1;
    line += 1;
  }
}

/** The first record as column names. @throws VerdictError `argument_invalid` */
export function csvHeader(records: readonly CsvRecord[], required: readonly string[]): readonly string[] {
  const [header] = records;
  if (header === undefined)
    throw new VerdictError('argument_invalid', 'The file is empty: it needs a header.');
  if (header.fault !== undefined)
    throw new VerdictError('argument_invalid', `The header holds ${header.fault}.`);
  const twice = header.fields.find((name, index) => header.fields.indexOf(name) !== index);
  if (twice !== undefined) throw new VerdictError('argument_invalid', `Column ${twice} is there twice.`);
  const missing = required.filter((name) => !header.fields.includes(name));
  if (missing.length > 0) {
    throw new VerdictError('argument_invalid', `These FOCUS columns are missing: ${missing.join(', ')}.`);
  }
  return header.fields;
}

/** Lists of identities, read row by row as they come in; on Node.js. */
export { fieldsOf, type ListColumns, type ListRow } from './list_row.ts';
export { readListCsv } from './read_list_csv.ts';
export { readListJsonl } from './read_list_jsonl.ts';

import { extname } from 'node:path';
import { collectRows, type Payload, readCsv, readJsonlRows, readNpy, readText } from '@kakeya/signals';
import { CliError } from '../errors.ts';
import { streamInput } from './read_input.ts';

/** The payload of a data file, read by the form that its extension names. */
export async function readPayload(path: string): Promise<Payload> {
  switch (extname(path).toLowerCase()) {
    case '.csv':
      return { kind: 'points', ...(await collectRows(readCsv(streamInput(path)))) };
    case '.npy':
      return { kind: 'embeddings', ...(await collectRows(readNpy(streamInput(path)))) };
    case '.jsonl':
      return { kind: 'points', ...(await collectRows(readJsonlRows(streamInput(path)))) };
    case '.txt':
      return { kind: 'text', text: await readText(streamInput(path)) };
    default:
      throw new CliError(
        'input_invalid',
        `${path} is of no known kind: name it .csv (timestamp,x,y,z), .npy, .jsonl (one array of numbers a line) or .txt.`,
      );
  }
}

import { SignalError } from '../errors.ts';
import type { ByteReader } from './byte_reader.ts';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** numpy's own headers are 128 bytes; this leaves room for any alignment and refuses to buffer a lie. */
const MAX_HEADER = 65_536;
/** A row must fit in a batch. */
const MAX_COLUMNS = 2 ** 20;

const DICTIONARY = /^\{(.*)\}\s*$/s;
const ENTRY =
  /\s*(['"])(descr|fortran_order|shape)\1\s*:\s*(?:(['"])([^'"]*)\3|(True|False)|\(([\d\s,]*)\))\s*(?:,|$)/y;
const SHAPE = /^\s*(\d{1,16})\s*,\s*(\d{1,16})\s*,?\s*$/;

export interface NpyHeader {
  readonly n: number;
  readonly d: number;
  readonly bytesPerValue: 4 | 8;
}

/**
 * The header of an `.npy` file (numpy.lib.format, versions 1.0 and 2.0) of a two-dimensional little-endian
 * float32 or float64 array in C order.
 *
 * @throws SignalError `input_malformed` for anything else, `input_empty` for no values, `input_too_large` for
 * headers above 64 KiB or rows above 2^20 columns
 */
export async function readNpyHeader(reader: ByteReader): Promise<NpyHeader> {
  const start = await reader.take(8);
  if (MAGIC.some((byte, i) => start[i] !== byte)) throw malformed('it does not start with the npy signature');
  const version = `${start[6]}.${start[7]}`;
  if (version !== '1.0' && version !== '2.0') throw malformed(`its version is ${version}, not 1.0 or 2.0`);
  const lengthBytes = await reader.take(version === '1.0' ? 2 : 4);
  const view = new DataView(lengthBytes.buffer);
  const length = version === '1.0' ? view.getUint16(0, true) : view.getUint32(0, true);
  if (length > MAX_HEADER) {
    throw new SignalError(
      'input_too_large',
      `The npy header claims ${length} bytes; at most ${MAX_HEADER} are read.`,
    );
  }
  const entries = parseDictionary(new TextDecoder('latin1').decode(await reader.take(length)));
  const { n, d } = shapeOf(entries.get('shape'));
  if (entries.get('fortran_order') !== 'False')
    throw malformed('its order must be C: save numpy.ascontiguousarray(a)');
  return { n, d, bytesPerValue: widthOf(entries.get('descr')) };
}

/** Exactly the three keys of the format, each once, with literals only. */
function parseDictionary(text: string): ReadonlyMap<string, string> {
  const body = DICTIONARY.exec(text)?.[1]?.trimEnd();
  const entries = new Map<string, string>();
  if (body === undefined) throw malformed('its header is not a dictionary');
  ENTRY.lastIndex = 0;
  while (ENTRY.lastIndex < body.length) {
    const match = ENTRY.exec(body);
    const key = match?.[2];
    const value = match?.[4] ?? match?.[5] ?? match?.[6];
    if (key === undefined || value === undefined || entries.has(key))
      throw malformed('its header cannot be read');
    entries.set(key, value);
  }
  return entries;
}

function shapeOf(shape: string | undefined): { n: number; d: number } {
  const match = SHAPE.exec(shape ?? '');
  if (match === null) throw malformed(`its shape is (${shape ?? ''}), not (rows, columns)`);
  const [n, d] = [Number(match[1]), Number(match[2])];
  if (n === 0 || d === 0)
    throw new SignalError('input_empty', `The npy array has shape (${n}, ${d}): it holds no points.`);
  if (d > MAX_COLUMNS || !Number.isSafeInteger(n * d * 8)) {
    throw new SignalError(
      'input_too_large',
      `The npy array claims shape (${n}, ${d}): that is beyond what is read.`,
    );
  }
  return { n, d };
}

function widthOf(descr: string | undefined): 4 | 8 {
  if (descr === '<f4') return 4;
  if (descr === '<f8') return 8;
  throw malformed(`its type is ${descr ?? 'missing'}: save it as little-endian float32 or float64`);
}

function malformed(what: string): SignalError {
  return new SignalError('input_malformed', `The npy file is refused: ${what}.`);
}

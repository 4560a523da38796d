import { BundleRefusal } from '../refusal.ts';
import { END, LOCAL } from './format.ts';

/** A comment has at most 65,535 bytes, so the end record of any archive begins within this. */
const SEARCHED_BYTES = END.length + 0xffff;

/** Where an archive's central directory begins and ends, and how many entries it says it has. */
export interface ZipEnd {
  readonly count: number;
  readonly directory: number;
  readonly end: number;
}

/**
 * The end record, which must be the last thing in the archive: searching for it, as most readers do, is how two
 * readers come to see two archives in one file.
 * @throws BundleRefusal `not_zip`, `truncated`, `surplus_bytes`
 */
export function findEnd(view: DataView): ZipEnd {
  const at = view.byteLength - END.length;
  const begins = beginsAsZip(view);
  if (at < 0 || view.getUint32(at, true) !== END.signature) {
    if (hasEndBefore(view, at)) throw new BundleRefusal('surplus_bytes');
    throw new BundleRefusal(begins ? 'truncated' : 'not_zip');
  }
  const directory = view.getUint32(at + 16, true);
  if (!begins || directory + view.getUint32(at + 12, true) !== at) throw new BundleRefusal('surplus_bytes');
  return { count: view.getUint16(at + 10, true), directory, end: at };
}

function beginsAsZip(view: DataView): boolean {
  if (view.byteLength < 4) return false;
  const signature = view.getUint32(0, true);
  return signature === LOCAL.signature || signature === END.signature;
}

function hasEndBefore(view: DataView, last: number): boolean {
  for (let at = last - 1; at >= 0 && at > view.byteLength - SEARCHED_BYTES; at -= 1) {
    if (view.getUint32(at, true) === END.signature) return true;
  }
  return false;
}

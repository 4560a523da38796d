import { BundleRefusal } from '../refusal.ts';
import { type CentralEntry, readCentralEntry } from './central_entry.ts';
import { encodeZip, type ZipFiles } from './encode_zip.ts';
import { equalBytes } from './equal_bytes.ts';
import { findEnd } from './find_end.ts';
import { LOCAL } from './format.ts';
import { MAX_BUNDLE_BYTES, MAX_BUNDLE_FILES } from './limits.ts';

/**
 * The files of an archive, as views of `bytes`. Nothing is inflated. The archive must be, byte for byte, the one that
 * `encodeZip` makes of its files: no header can say anything of its own, and there is nowhere to hide anything.
 * @throws BundleRefusal
 */
export function decodeZip(bytes: Uint8Array): ZipFiles {
  if (bytes.length > MAX_BUNDLE_BYTES) throw new BundleRefusal('too_large');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { count, directory, end } = findEnd(view);
  if (count > MAX_BUNDLE_FILES) throw new BundleRefusal('too_many_entries');

  const files = new Map<string, Uint8Array>();
  const folded = new Set<string>();
  let place = directory;
  let data = 0;
  for (let i = 0; i < count; i += 1) {
    const entry = readCentralEntry(view, place, end);
    if (files.has(entry.name)) throw new BundleRefusal('name_repeated', entry.name);
    if (folded.has(entry.name.toLowerCase())) throw new BundleRefusal('name_case_repeated', entry.name);
    folded.add(entry.name.toLowerCase());
    const content = contentOf(view, entry, data, directory);
    files.set(entry.name, bytes.subarray(content.from, content.to));
    data = content.to;
    place = entry.next;
  }
  if (data !== directory || place !== end) throw new BundleRefusal('surplus_bytes');
  if (!equalBytes(encodeZip(files), bytes)) throw new BundleRefusal('not_canonical');
  return files;
}

/** Files follow each other without a gap, so that none can overlap another (as in a bomb) or leave room between. */
function contentOf(
  view: DataView,
  { name, size, offset }: CentralEntry,
  expectedOffset: number,
  limit: number,
): { readonly from: number; readonly to: number } {
  if (offset > expectedOffset) throw new BundleRefusal('surplus_bytes', name);
  const from = offset + LOCAL.length + name.length;
  const to = from + size;
  if (offset < expectedOffset || to > limit) throw new BundleRefusal('size_mismatch', name);
  if (view.getUint32(offset, true) !== LOCAL.signature) throw new BundleRefusal('not_canonical', name);
  if (view.getUint16(offset + 8, true) !== 0) throw new BundleRefusal('compressed', name);
  if (view.getUint32(offset + 18, true) !== size || view.getUint32(offset + 22, true) !== size) {
    throw new BundleRefusal('size_mismatch', name);
  }
  return { from, to };
}

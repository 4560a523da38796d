import { BundleRefusal } from '../refusal.ts';
import { isEntryPath } from './entry_path.ts';
import { CENTRAL } from './format.ts';

/** One bit each for ordinary and for strong encryption, and for an encrypted directory (section 4.4.4). */
const ENCRYPTED = 0x2041;
const DOS_DIRECTORY = 0x10;
const TYPE = 0o170000;
const TYPE_DIRECTORY = 0o040000;
const TYPE_REGULAR = 0o100000;

export interface CentralEntry {
  /** ASCII: as many bytes as characters. */
  readonly name: string;
  readonly size: number;
  /** Of the local header. */
  readonly offset: number;
  /** Where the next entry begins. */
  readonly next: number;
}

/**
 * The entry of the central directory at `at`, which ends at `end` (APPNOTE, section 4.3.12). What is not looked at
 * here is covered by the comparison of the whole archive.
 * @throws BundleRefusal
 */
export function readCentralEntry(view: DataView, at: number, end: number): CentralEntry {
  if (at + CENTRAL.length > end) throw new BundleRefusal('truncated');
  if (view.getUint32(at, true) !== CENTRAL.signature) throw new BundleRefusal('not_canonical');
  const nameLength = view.getUint16(at + 28, true);
  const next = at + CENTRAL.length + nameLength;
  if (next > end) throw new BundleRefusal('truncated');
  const name = latin1(view, at + CENTRAL.length, nameLength);
  refuseKind(name, view.getUint32(at + 38, true));
  if (!isEntryPath(name)) throw new BundleRefusal('path_unsafe', name);
  if ((view.getUint16(at + 8, true) & ENCRYPTED) !== 0) throw new BundleRefusal('encrypted', name);
  if (view.getUint16(at + 10, true) !== 0) throw new BundleRefusal('compressed', name);
  const size = view.getUint32(at + 24, true);
  if (view.getUint32(at + 20, true) !== size) throw new BundleRefusal('size_mismatch', name);
  // Lengths of an extra field and of a comment: either would move what follows.
  if (view.getUint32(at + 30, true) !== 0) throw new BundleRefusal('not_canonical', name);
  return { name, size, offset: view.getUint32(at + 42, true), next };
}

function refuseKind(name: string, attributes: number): void {
  const type = (attributes >>> 16) & TYPE;
  if (name.endsWith('/') || type === TYPE_DIRECTORY || (attributes & DOS_DIRECTORY) !== 0) {
    throw new BundleRefusal('directory_entry', name);
  }
  if (type !== TYPE_REGULAR && type !== 0) throw new BundleRefusal('special_file', name);
}

/** One character per byte, so that no byte sequence is unreadable; a name that is not ASCII is refused after. */
function latin1(view: DataView, at: number, length: number): string {
  let text = '';
  for (let i = 0; i < length; i += 1) text += String.fromCharCode(view.getUint8(at + i));
  return text;
}

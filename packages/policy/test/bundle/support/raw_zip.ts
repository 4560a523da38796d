import { crc32 } from 'node:zlib';

/** An archive as an attacker would make it: every field can be set. Little-endian, APPNOTE section 4.3. */
export interface RawEntry {
  readonly name: string;
  readonly content: Uint8Array;
  readonly flags?: number;
  readonly method?: number;
  readonly attributes?: number;
  /** As stated in both headers; default: the length of the content. */
  readonly size?: number;
  readonly compressedSize?: number;
  readonly localName?: string;
  readonly extra?: Uint8Array;
  readonly comment?: string;
}

export function rawZip(entries: readonly RawEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let offset = 0;
  for (const entry of entries) {
    const local = localRecord(entry);
    central.push(centralRecord(entry, offset));
    parts.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...parts, directory, end]));
}

function shared(head: Buffer, at: number, entry: RawEntry): void {
  head.writeUInt16LE(20, at);
  head.writeUInt16LE(entry.flags ?? 0, at + 2);
  head.writeUInt16LE(entry.method ?? 0, at + 4);
  head.writeUInt32LE(0x00210000, at + 6);
  head.writeUInt32LE(crc32(entry.content), at + 10);
  head.writeUInt32LE(entry.compressedSize ?? entry.size ?? entry.content.length, at + 14);
  head.writeUInt32LE(entry.size ?? entry.content.length, at + 18);
}

function localRecord(entry: RawEntry): Uint8Array {
  const name = Buffer.from(entry.localName ?? entry.name, 'latin1');
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  shared(head, 4, entry);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, name, entry.content]);
}

function centralRecord(entry: RawEntry, offset: number): Uint8Array {
  const name = Buffer.from(entry.name, 'latin1');
  const extra = entry.extra ?? new Uint8Array();
  const comment = Buffer.from(entry.comment ?? '', 'latin1');
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(20 | (3 << 8), 4);
  shared(head, 6, entry);
  head.writeUInt16LE(name.length, 28);
  head.writeUInt16LE(extra.length, 30);
  head.writeUInt16LE(comment.length, 32);
  head.writeUInt32LE(entry.attributes ?? 0o100644 * 0x1_0000, 38);
  head.writeUInt32LE(offset, 42);
  return Buffer.concat([head, name, extra, comment]);
}

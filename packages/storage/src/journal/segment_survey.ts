import type { DiskFile } from '../disk/mod.ts';
import { FRAMES_OFFSET, HEADER_BLOCK_BYTES, HEADER_COPIES } from './format.ts';
import type { FrameHeader } from './frame.ts';
import { decodeSegmentHeader } from './segment_header.ts';
import type { SegmentHeader } from './segment_header.ts';
import type { SegmentCipher } from './segment_cipher.ts';
import { SegmentScanner } from './segment_scanner.ts';
import type { Damage } from './segment_scanner.ts';
import type { SealedBy } from './segment_seal.ts';
import { sealedBy } from './segment_seal.ts';
import { newSegmentRecord, noteFrame } from './segment_record.ts';
import type { SegmentRecord } from './segment_record.ts';
import type { Seq } from './types.ts';

/** Everything found in one segment by reading it through. */
export interface SegmentSurvey {
  readonly record: SegmentRecord;
  readonly fileBytes: number;
  readonly entries: number;
  readonly damages: readonly Damage[];
  /** Frames that arrived as written but were not encrypted under this key for this place. */
  readonly forgeries: readonly Damage[];
  readonly seal: { readonly by: SealedBy; readonly seq: Seq; readonly end: number } | undefined;
  /** Offset of the last write that is known to have begun. */
  readonly lastWriteOffset: number;
}

export interface SurveyOptions {
  readonly name: string;
  readonly firstSeq: Seq;
  /** First position of the next segment. */
  readonly limitSeq: Seq;
  /** Undefined when payloads are not to be decrypted. Throws `journal_key_missing`. */
  readonly cipherFor: (header: SegmentHeader) => SegmentCipher | undefined;
  readonly onEntry?: (header: FrameHeader) => void;
}

export async function surveySegment(file: DiskFile, options: SurveyOptions): Promise<SegmentSurvey> {
  const { name, firstSeq, limitSeq } = options;
  const { header, damages } = await readHeader(file, firstSeq);
  const record = newSegmentRecord(name, firstSeq, header, header && options.cipherFor(header));
  const fileBytes = await file.size();
  const start = { offset: FRAMES_OFFSET, seq: firstSeq };
  // Without the segment id no checksum can be verified, so no frame is plausible.
  const limits = { offset: fileBytes, seq: header === undefined ? 0 : limitSeq };
  const scanner = new SegmentScanner(file, record.seed, start, limits);
  const forgeries: Damage[] = [];
  let entries = 0;
  let lastWriteOffset = FRAMES_OFFSET;
  let seal: SegmentSurvey['seal'];
  for (let item = await scanner.next(); item !== undefined; item = await scanner.next()) {
    if (item.type === 'damage') damages.push(item);
    else if (item.type === 'seal') {
      seal = { by: sealedBy(item.header.kind), seq: item.header.seq, end: item.offset + item.bytes };
    } else {
      const { offset, bytes, stored } = item;
      const { seq, atMs, startsWrite } = item.header;
      noteFrame(record, seq, offset, bytes, atMs);
      if (startsWrite) lastWriteOffset = offset;
      if (record.cipher !== undefined && record.cipher.open(stored, item.header) === undefined) {
        forgeries.push({ type: 'damage', offset, bytes, from: seq, to: seq, trailing: false });
      } else {
        entries += 1;
        options.onEntry?.(item.header);
      }
    }
  }
  return { record, fileBytes, entries, damages, forgeries, seal, lastWriteOffset };
}

/** The header from whichever copy is sound, and the copies that are not. */
async function readHeader(
  file: DiskFile,
  firstSeq: Seq,
): Promise<{ header: SegmentHeader | undefined; damages: Damage[] }> {
  const damages: Damage[] = [];
  let header: SegmentHeader | undefined;
  for (let copy = 0; copy < HEADER_COPIES; copy++) {
    const block = Buffer.alloc(HEADER_BLOCK_BYTES);
    const offset = copy * HEADER_BLOCK_BYTES;
    await file.read(block, offset);
    const decoded = decodeSegmentHeader(block);
    if (decoded?.firstSeq === firstSeq) header ??= decoded;
    else {
      const bytes = HEADER_BLOCK_BYTES;
      damages.push({ type: 'damage', offset, bytes, from: firstSeq, to: firstSeq - 1, trailing: false });
    }
  }
  return { header, damages };
}

import type { Disk } from '../disk/mod.ts';
import { parseSegmentName } from './segment_name.ts';
import type { Seq } from './types.ts';

export interface ListedSegment {
  readonly name: string;
  readonly firstSeq: Seq;
  /** First position of the next segment; undefined for the last. */
  readonly followingSeq: Seq | undefined;
}

/** The segments in a directory, ascending; whatever else is there is left alone. */
export async function listSegments(disk: Disk, directory: string): Promise<ListedSegment[]> {
  const named = (await disk.list(directory)).flatMap((name) => {
    const firstSeq = parseSegmentName(name);
    return firstSeq === undefined ? [] : [{ name, firstSeq }];
  });
  return named.map((segment, i) => ({ ...segment, followingSeq: named[i + 1]?.firstSeq }));
}

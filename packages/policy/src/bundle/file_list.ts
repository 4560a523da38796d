import { sha256Hex } from '@kakeya/protocol';
import { compareBytes } from '../hash/byte_order.ts';
import type { BundleFile } from './manifest.ts';
import { MANIFEST, SIGNATURE } from './members.ts';
import { BundleRefusal } from './refusal.ts';
import type { ZipFiles } from './zip/encode_zip.ts';

/** What a manifest lists: all files but itself and its signature, in byte order of their paths. */
export function fileList(files: ZipFiles): readonly BundleFile[] {
  return [...files]
    .filter(([path]) => path !== MANIFEST && path !== SIGNATURE)
    .toSorted(([a], [b]) => compareBytes(a, b))
    .map(([path, content]) => ({ path, sha256: sha256Hex(content), size: content.length }));
}

/**
 * @throws BundleRefusal `file_missing`, `file_unexpected`, `file_changed` when the archive has other files than
 * listed; `manifest_invalid` when the list is not in its one order
 */
export function checkFileList(listed: readonly BundleFile[], files: ZipFiles): void {
  const present = fileList(files);
  const byPath = new Map(present.map((file) => [file.path, file]));
  for (const { path, sha256, size } of listed) {
    const file = byPath.get(path);
    if (file === undefined) throw new BundleRefusal('file_missing', path);
    if (file.sha256 !== sha256 || file.size !== size) throw new BundleRefusal('file_changed', path);
  }
  const paths = new Set(listed.map(({ path }) => path));
  const surplus = present.find(({ path }) => !paths.has(path));
  if (surplus !== undefined) throw new BundleRefusal('file_unexpected', surplus.path);
  if (listed.length !== present.length || listed.some(({ path }, i) => path !== present[i]?.path)) {
    throw new BundleRefusal('manifest_invalid', 'files');
  }
}

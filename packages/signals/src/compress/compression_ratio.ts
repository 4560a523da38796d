import { CompressedSize } from './compressed_size.ts';

/**
 * r: zlib level-6 bytes per raw byte, at most 1 (a short input grows when it is deflated). Nothing to
 * compress counts as incompressible: 1.
 */
export function compressionRatio(bytes: Uint8Array): number {
  const size = new CompressedSize();
  size.add(bytes);
  return ratioOfSize(size.finish());
}

/** @returns compressed / raw in (0, 1]; 1 for no bytes */
export function ratioOfSize(size: { readonly raw: number; readonly compressed: number }): number {
  return size.raw === 0 ? 1 : Math.min(1, size.compressed / size.raw);
}

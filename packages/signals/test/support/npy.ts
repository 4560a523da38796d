/** An npy file, well-formed unless told otherwise; the layout is that of numpy.lib.format. */
export function npyFile(
  values: readonly number[],
  options: {
    version?: 1 | 2;
    descr?: string;
    order?: string;
    shape?: string;
    header?: string;
    length?: number;
  } = {},
): Uint8Array {
  const { version = 1, descr = '<f8', order = 'False', shape = `(${values.length}, 1)` } = options;
  const dictionary =
    options.header ?? `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }`;
  const prefix = version === 1 ? 10 : 12;
  const padding = (64 - ((prefix + dictionary.length + 1) % 64)) % 64;
  const header = `${dictionary}${' '.repeat(padding)}\n`;
  const width = descr.endsWith('4') ? 4 : 8;
  const bytes = new Uint8Array(prefix + header.length + values.length * width);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  const view = new DataView(bytes.buffer);
  const length = options.length ?? header.length;
  if (version === 1) view.setUint16(8, length, true);
  else view.setUint32(8, length, true);
  bytes.set(new TextEncoder().encode(header), prefix);
  values.forEach((value, i) => {
    const offset = prefix + header.length + i * width;
    if (width === 4) view.setFloat32(offset, value, true);
    else view.setFloat64(offset, value, true);
  });
  return bytes;
}

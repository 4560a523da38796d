/**
 * The PEM blocks with this label (RFC 7468), each with its boundaries, in their order.
 * @throws RangeError when one begins and does not end: a file that was cut off must not lose an authority silently
 */
export function pemBlocks(text: string, label: 'CERTIFICATE' | 'X509 CRL'): readonly string[] {
  const begin = `-----BEGIN ${label}-----`;
  const blocks = text.match(new RegExp(`${begin}[A-Za-z0-9+/=\\s]+-----END ${label}-----`, 'g')) ?? [];
  if (text.split(begin).length - 1 !== blocks.length) throw new RangeError('A PEM block is not complete.');
  return blocks;
}

/** The bytes between the boundaries of one block. */
export function pemBytes(block: string): Uint8Array {
  return Buffer.from(block.replaceAll(/-----[^-]+-----/g, ''), 'base64');
}

/** Of the records of a zip archive (PKWARE APPNOTE 6.3.10, section 4.3): signatures and fixed lengths. */
export const LOCAL = { signature: 0x04034b50, length: 30 } as const;
export const CENTRAL = { signature: 0x02014b50, length: 46 } as const;
export const END = { signature: 0x06054b50, length: 22 } as const;

/** Host system of the external attributes (section 4.4.2). */
export const UNIX = 3;
/** `S_IFREG | 0644` in the upper half of the external attributes. */
export const REGULAR_FILE = 0o100644 * 0x1_0000;

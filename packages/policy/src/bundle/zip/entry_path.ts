const PATH = /^(?:[A-Za-z0-9._-]+\/)*[A-Za-z0-9._-]+\.json$/;

/**
 * Whether a file of this name stays within the directory that a bundle is unpacked to, on every system: plain ASCII,
 * neither absolute nor with a drive, no backslash, no empty, `.` or `..` segment.
 */
export function isEntryPath(name: string): boolean {
  return PATH.test(name) && name.split('/').every((segment) => segment !== '.' && segment !== '..');
}

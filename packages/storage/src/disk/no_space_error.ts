const NO_SPACE_CODES: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);

/** Whether a `Disk` rejected because the disk or the owner's quota is full: the one failure that may pass. */
export function isNoSpaceError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && NO_SPACE_CODES.has(error.code);
}

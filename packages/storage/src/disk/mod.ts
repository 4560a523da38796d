export type { Disk, DiskFile } from './disk.ts';
export { isNoSpaceError } from './no_space_error.ts';
export { isNotFoundError } from './not_found_error.ts';
export { nodeDisk } from './node_disk.ts';

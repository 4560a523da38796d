/** Keys as files: what `kakeya keys generate` writes, an agent reads. */
export { formatKeyFile, hmacKeyOf, type KeyFile, type LoadedKey, parseKeyFile } from './key_file.ts';

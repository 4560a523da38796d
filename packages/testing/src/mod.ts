export { findBinary } from './find_binary.ts';
export { freePort } from './free_port.ts';
export type { PrivateServer } from './private_server.ts';

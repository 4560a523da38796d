export { findBinary } from './find_binary.ts';
export { freePort } from './free_port.ts';
export { type NatsServer, type NatsServerOptions, startNatsServer } from './nats_server.ts';
export type { PrivateServer } from './private_server.ts';
export { type RedisServerOptions, startRedisServer } from './redis_server.ts';
export { startPostgresServer } from './postgres_server.ts';

import { createLogger, loadConfig, startGateway } from '../../src/mod.ts';

/** A gateway as a process of its own, configured by its environment; says on stdout where it listens. */
const gateway = await startGateway(loadConfig(process.env), { logger: createLogger('silent') });
process.once('SIGTERM', () => {
  void gateway.close().then(() => process.exit(0));
});
process.stdout.write(`${gateway.url}\n`);

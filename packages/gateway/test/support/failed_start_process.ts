import { createLogger, loadConfig, startGateway } from '../../src/mod.ts';

/** Says why a gateway does not start, and ends by itself if nothing of it is left running. */
try {
  await startGateway(loadConfig(process.env), { logger: createLogger('silent') });
} catch (fault) {
  process.stdout.write(fault instanceof Error && 'code' in fault ? String(fault.code) : String(fault));
}

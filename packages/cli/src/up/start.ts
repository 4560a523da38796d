import { createLogger, type Gateway, type GatewayConfig, startGateway } from '@kakeya/gateway';
import { CliError } from '../errors.ts';

/** Starts the gateway; a port that cannot be had is said in words that help. */
export async function start(config: GatewayConfig, consoleDirectory: URL | undefined): Promise<Gateway> {
  try {
    return await startGateway(config, {
      logger: createLogger(config.settings.LOG_LEVEL),
      ...(consoleDirectory === undefined ? {} : { consoleDirectory }),
    });
  } catch (cause) {
    throw portProblem(cause, config) ?? cause;
  }
}

function portProblem(cause: unknown, { settings: { HOST, PORT } }: GatewayConfig): CliError | undefined {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const next = PORT === 65_535 ? 0 : PORT + 1;
  const choose = `kakeya up --port ${next} (npm start -- --port ${next}), or 0 for any free one`;
  switch (code) {
    case 'EADDRINUSE':
      return new CliError(
        'port_unavailable',
        `Port ${PORT} on ${HOST} is in use: stop what listens there, or choose another: ${choose}.`,
        { cause },
      );
    case 'EACCES':
      return new CliError(
        'port_unavailable',
        `This user may not listen on port ${PORT}: choose another: ${choose}.`,
        { cause },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new CliError('port_unavailable', `${HOST} is not an address of this machine: correct HOST.`, {
        cause,
      });
    default:
      return undefined;
  }
}

import { type Gateway, type GatewayConfig, loadConfig } from '@kakeya/gateway';
import { runDemo } from '../demo/run_demo.ts';
import { CliError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { builtConsole } from './built_console.ts';
import { announceDemo, announceStart, announceStop, announceWhereToLook } from './announce.ts';
import { decidedSoFar } from './decided_so_far.ts';
import { type DevelopmentKey, prepareEnvironment, type UpFlags } from './environment.ts';
import { reloadOnHangUp } from './reload_signal.ts';
import { start } from './start.ts';
import { aborted, listenForStop } from './stop_signals.ts';

export interface UpOptions extends UpFlags {
  readonly demo: boolean;
  readonly console: boolean;
  readonly json?: boolean;
}

/** `kakeya up`: key, configuration, gateway, demonstration, and then it stays until it is told to stop. */
export async function runUp(options: UpOptions): Promise<ExitCode> {
  const stop = listenForStop();
  const json = options.json === true;
  const { env, origins, developmentKey } = await prepareEnvironment(options, process.env);
  const config = loadConfig(env, origins);
  if (developmentKey !== undefined) refuseExposure(config);

  const consoleDirectory = options.console ? builtConsole() : undefined;
  const gateway = await start(config, consoleDirectory);
  reloadOnHangUp(gateway);
  try {
    const decided = await decidedSoFar(gateway.url, config);
    await announceStart({
      gateway,
      config,
      developmentKey,
      decided,
      console: consoleDirectory !== undefined,
      json,
    });
    const recordFile = options.demo
      ? await demonstrate({ gateway, config, developmentKey, json }, stop)
      : undefined;
    if (!stop.aborted) await announceWhereToLook({ url: gateway.url, recordFile, json });
    await aborted(stop);
    announceStop();
  } finally {
    await gateway.close();
  }
  return EXIT.ok;
}

/** Everyone who can read the data directory can sign with it, and it was never handed to anybody: no key for a network. */
function refuseExposure({ loopback, settings }: GatewayConfig): void {
  if (loopback) return;
  throw new CliError(
    'config_refused',
    `HOST ${settings.HOST} is not loopback, and the development key is good on loopback only: configure a key (kakeya keys generate).`,
  );
}

interface Demonstration {
  readonly gateway: Gateway;
  readonly config: GatewayConfig;
  readonly developmentKey: DevelopmentKey | undefined;
  readonly json: boolean;
}

/** Resolves with a record to send by hand, if the demonstration ran. */
async function demonstrate(demo: Demonstration, stop: AbortSignal): Promise<string | undefined> {
  const { gateway, config, developmentKey, json } = demo;
  const key = developmentKey?.key.signing;
  if (key === undefined) {
    await announceDemo({
      skipped: 'keys are configured from outside; it signs with a development key only',
      json,
    });
    return undefined;
  }
  if (config.settings.JWT_SECRET !== undefined) {
    await announceDemo({ skipped: 'JWT_SECRET is set and the demonstration has no token', json });
    return undefined;
  }
  if (config.tls !== undefined) {
    await announceDemo({
      skipped: 'TLS is on and the demonstration does not know the authority of its certificate',
      json,
    });
    return undefined;
  }
  try {
    const report = await runDemo({ endpoint: gateway.url, dataDir: config.dataDir, key }, stop);
    await announceDemo({ report, json });
    return report.recordFile;
  } catch (error) {
    if (stop.aborted) return undefined;
    throw error;
  }
}

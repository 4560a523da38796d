import { Command } from 'commander';
import { integerFrom } from '../options/parse_integer.ts';
import type { UpOptions } from '../up/run_up.ts';
import { finish } from './finish.ts';

const HELP = `
Options win over environment variables, those over the YAML file that KAKEYA_CONFIG names. Unless keys are configured
there (PCS_HMAC_KEY, PCS_ED25519_PUB_B64, TENANTS, …), the first start makes a development key in DIR/dev-keys.json,
which is good on loopback only. The demonstration sends sample records once per start, signed with that key; a later
start finds their outcomes again and shows them as replayed.

The gateway logs JSON lines to standard error, with a development key from LOG_LEVEL=warn on. SIGINT and SIGTERM stop
it after requests in flight are done; a second SIGINT stops it at once (exit 130). SIGHUP reloads certificates and
tenants, unless standard input is a terminal.

Examples:
  kakeya up
  kakeya up --port 0 --data /var/lib/kakeya --no-demo
  npm start -- --port 8081`;

export function upCommand(): Command {
  return new Command('up')
    .summary('start a gateway here, with a demonstration')
    .description(
      'Starts a gateway on embedded storage with its console, runs a demonstration agent once, and stays up.',
    )
    .option(
      '--port <n>',
      'port to listen on, 0 for a free one (default: PORT, or 8080)',
      integerFrom(0, 65_535),
    )
    .option('--data <dir>', 'directory of everything it keeps (default: KAKEYA_DATA, or ./.kakeya)')
    .option('--no-demo', 'do not run the demonstration')
    .option('--no-console', 'do not serve the console')
    .option('--json', 'say what is printed as JSON lines')
    .addHelpText('after', HELP)
    .action(async (options: UpOptions) => {
      const { runUp } = await import('../up/run_up.ts');
      finish(await runUp(options));
    });
}

import { readInputText } from '../records/read_input.ts';
import type { GatewayTarget } from '../records/gateway_client.ts';

/** Which gateway, and on whose behalf; a token on the command line is visible to other users of the machine. */
export interface TargetOptions {
  readonly url: string;
  readonly tenant?: string;
  readonly token?: string;
  readonly tokenFile?: string;
}

/** The tenant of a gateway without several. */
const DEFAULT_TENANT = 'default';

/** @throws CliError `file_unreadable` */
export async function targetOf({ url, tenant, token, tokenFile }: TargetOptions): Promise<GatewayTarget> {
  const fromFile = tokenFile === undefined ? undefined : (await readInputText(tokenFile)).trim();
  return { endpoint: url, tenant, token: token ?? fromFile ?? process.env['KAKEYA_TOKEN'] };
}

export const calibrationPath = ({ tenant = DEFAULT_TENANT }: GatewayTarget): string =>
  `/v1/calibration/${encodeURIComponent(tenant)}`;

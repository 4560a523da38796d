import type { KeyOptions } from '../keys/read_key.ts';
import type { GatewayTarget } from '../records/gateway_client.ts';
import type { ArrivalProcess } from './loop/schedule.ts';
import type { MixName } from './mixes.ts';

/** Times are in seconds. */
export interface LoadOptions extends KeyOptions, GatewayTarget {
  readonly rate: number;
  readonly duration: number;
  readonly warmUp: number;
  readonly connections: number;
  readonly mix: MixName;
  readonly arrivals: ArrivalProcess;
  readonly seed: number;
  readonly signAhead: number;
  readonly timeout: number;
  readonly ca?: string;
  readonly verify?: boolean;
  readonly verifyTimeout: number;
  readonly report?: string;
  readonly json?: boolean;
}

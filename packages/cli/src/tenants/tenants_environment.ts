import type { Environment } from '@kakeya/gateway';

export interface TenantsPlace {
  readonly data?: string;
}

/** Where the gateway finds its configuration and its data; `--data` wins. */
export const tenantsEnvironment = ({ data }: TenantsPlace): Environment =>
  data === undefined ? process.env : { ...process.env, KAKEYA_DATA: data };

import { setTimeout as wait } from 'node:timers/promises';
import { asTenantId, type PcsVersion, type SigningKey, type TenantId } from '@kakeya/protocol';
import { AgentError } from './errors.ts';
import { readSigningKey } from './keys/read_key_file.ts';
import type { Ports } from './send/courier.ts';
import { type RetryPolicy, retryPolicy } from './send/retry_policy.ts';

export interface AgentOptions {
  /** Base URL of the gateway, such as `https://gateway.example`. */
  readonly endpoint: string;
  /** Directory of the outbox; several processes may share it. */
  readonly dataDir: string;
  /** Signs what {@link Agent.submit} is given unsigned. Without a key only signed records are accepted. */
  readonly key?: SigningKey;
  /** The first one signs. */
  readonly keys?: readonly SigningKey[];
  /** A file of `kakeya keys generate`. Give one of `key`, `keys` and `keyFile`. */
  readonly keyFile?: string;
  readonly tenant?: string;
  /** Bearer token. */
  readonly token?: string;
  /** For summaries that name none; default `default`. */
  readonly shardId?: string;
  /** default `0.2` */
  readonly pcsVersion?: PcsVersion;
  readonly retry?: Partial<RetryPolicy>;
  /** Acknowledged records kept beside their answers, without their texts; default 1000. */
  readonly retainAcked?: number;
  readonly fetch?: Ports['fetch'];
  readonly clock?: Ports['clock'];
  readonly random?: Ports['random'];
  readonly sleep?: Ports['sleep'];
}

export interface AgentSettings {
  readonly submitUrl: string;
  readonly batchUrl: string;
  readonly dataDir: string;
  readonly key: SigningKey | undefined;
  readonly tenant: TenantId | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly shardId: string | undefined;
  readonly pcsVersion: PcsVersion;
  readonly policy: RetryPolicy;
  readonly retainAcked: number;
  readonly ports: Ports;
}

const DEFAULT_RETAIN_ACKED = 1000;
/** RFC 6750, section 2.1; anything else could end the header line. */
const BEARER_TOKEN = /^[A-Za-z0-9\-._~+/]+=*$/;

/** @throws AgentError `option_invalid`; ProtocolError for a tenant id that is none */
export function resolveOptions(options: AgentOptions): AgentSettings {
  const base = baseUrl(options.endpoint);
  const tenant = options.tenant === undefined ? undefined : asTenantId(options.tenant);
  return {
    submitUrl: `${base}/v1/pcs/submit`,
    batchUrl: `${base}/v1/pcs/batch`,
    dataDir: options.dataDir,
    key: signingKey(options),
    tenant,
    headers: {
      ...(options.token === undefined ? {} : { authorization: `Bearer ${bearerToken(options.token)}` }),
      ...(tenant === undefined ? {} : { 'x-tenant-id': tenant }),
    },
    shardId: options.shardId,
    pcsVersion: options.pcsVersion ?? '0.2',
    policy: retryPolicy(options.retry),
    retainAcked: retention(options.retainAcked ?? DEFAULT_RETAIN_ACKED),
    ports: {
      fetch: options.fetch ?? globalThis.fetch,
      clock: options.clock ?? Date.now,
      random: options.random ?? Math.random,
      sleep: options.sleep ?? ((ms, signal) => wait(ms, undefined, { signal })),
      after(ms, callback) {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
    },
  };
}

function baseUrl(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (
    url === undefined ||
    (url.protocol !== 'http:' && url.protocol !== 'https:') ||
    url.username !== '' ||
    url.password !== '' ||
    url.search !== '' ||
    url.hash !== ''
  ) {
    throw new AgentError(
      'option_invalid',
      'endpoint must be an http or https URL without credentials, query and fragment; a token goes into `token`.',
    );
  }
  return url.href.replace(/\/+$/, '');
}

function signingKey({ key, keys, keyFile }: AgentOptions): SigningKey | undefined {
  if ([key, keys, keyFile].filter((given) => given !== undefined).length > 1) {
    throw new AgentError('option_invalid', 'Give one of `key`, `keys` and `keyFile`: one key signs.');
  }
  if (keys?.length === 0) {
    throw new AgentError('option_invalid', '`keys` is empty: give the key to sign with, or leave it out.');
  }
  return keyFile === undefined ? (key ?? keys?.[0]) : readSigningKey(keyFile);
}

function bearerToken(token: string): string {
  if (BEARER_TOKEN.test(token)) return token;
  throw new AgentError('option_invalid', '`token` is not a bearer token: remove spaces and line ends.');
}

function retention(retainAcked: number): number {
  if (Number.isSafeInteger(retainAcked) && retainAcked >= 0) return retainAcked;
  throw new AgentError('option_invalid', `retainAcked must be a whole number, not ${retainAcked}.`);
}

import { connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { CliError } from '../../errors.ts';
import type { GatewayTarget } from '../../records/gateway_client.ts';

/** Opens a socket, and says with which event it is ready for a request. */
export interface Dial {
  (): { readonly socket: Socket; readonly ready: 'connect' | 'secureConnect' };
}

/** Whom the requests go to, and what they are in bytes. */
export interface Target {
  readonly dial: Dial;
  /** The request that submits a record. */
  submit(record: Buffer): Buffer;
  /** The request that reads the outcome of an id. */
  read(id: string): Buffer;
}

export interface TargetOptions extends GatewayTarget {
  /** PEM certificates of the authorities to trust instead of the well-known ones; https only. */
  readonly authorities?: string | undefined;
}

/** @throws CliError `option_invalid` for a token or tenant that no header can carry */
export function createTarget({ endpoint, token, tenant, authorities }: TargetOptions): Target {
  const url = new URL(endpoint);
  const path = url.pathname.replace(/\/+$/, '');
  const identity = [
    `host: ${url.host}`,
    ...(token === undefined ? [] : [`authorization: Bearer ${headerValue(token, '--token')}`]),
    ...(tenant === undefined ? [] : [`x-tenant-id: ${headerValue(tenant, '--tenant')}`]),
  ].join('\r\n');
  const submitHead = `POST ${path}/v1/pcs/submit HTTP/1.1\r\n${identity}\r\ncontent-type: application/json\r\n`;
  return {
    dial: dialer(url, authorities),
    submit: (record) =>
      Buffer.concat([Buffer.from(`${submitHead}content-length: ${record.length}\r\n\r\n`, 'latin1'), record]),
    read: (id) => Buffer.from(`GET ${path}/v1/pcs/${id} HTTP/1.1\r\n${identity}\r\n\r\n`, 'latin1'),
  };
}

function dialer(url: URL, authorities: string | undefined): Dial {
  const secure = url.protocol === 'https:';
  if (!secure && authorities !== undefined) {
    throw new CliError('option_invalid', '--ca needs an https endpoint: http has no certificate to check.');
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  if (!secure) return () => ({ socket: connect({ host, port, noDelay: true }), ready: 'connect' });
  const trust = authorities === undefined ? {} : { ca: authorities };
  return () => {
    const socket = connectSecurely({ host, port, ...trust, ...serverName(host) });
    socket.setNoDelay(true);
    return { socket, ready: 'secureConnect' };
  };
}

/** Server name indication takes names only, not addresses (RFC 6066, section 3). */
const serverName = (host: string): { servername?: string } =>
  /^[\d.]+$|:/.test(host) ? {} : { servername: host };

/** A line break would begin another header. */
function headerValue(text: string, option: string): string {
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  throw new CliError('option_invalid', `${option} must be visible ASCII characters without blanks.`);
}

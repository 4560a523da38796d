import type { SecureVersion } from 'node:tls';
import type { Settings } from '../config/settings.ts';
import { GatewayError } from '../errors.ts';
import { readSource, type TextSource } from './text_source.ts';

interface Sources<Text> {
  /** The gateway's certificate and the chain that goes with it. */
  readonly certificate: Text;
  readonly key: Text;
  /** Authorities of client certificates; with them, every request needs one. */
  readonly authorities?: Text;
  readonly revocationLists?: Text;
  readonly allowedNames?: Text;
}

export type TlsTexts = Sources<string>;

export interface TlsConfig {
  readonly sources: Sources<TextSource>;
  readonly minVersion: SecureVersion;
}

/**
 * What the TLS settings ask for; undefined without them. `files` holds the paths of settings that came from files.
 * Half a configuration is refused: whoever sets TLS_CLIENT_CA must not end up without client certificates.
 */
export function tlsConfig(settings: Settings, files: ReadonlyMap<string, string>): TlsConfig | undefined {
  const source = (setting: TlsTextSetting): TextSource | undefined => {
    const text = settings[setting];
    return text === undefined ? undefined : { setting, text, path: files.get(setting) };
  };
  const certificate = source('TLS_CERT');
  const key = source('TLS_KEY');
  const authorities = source('TLS_CLIENT_CA');
  const revocationLists = source('TLS_CLIENT_CRL');
  const allowedNames = source('TLS_CLIENT_SAN_ALLOW');
  if ((certificate === undefined) !== (key === undefined)) {
    throw new GatewayError('config_invalid', 'TLS_CERT and TLS_KEY go together: set both or neither.');
  }
  const dependent = revocationLists ?? allowedNames;
  if (authorities === undefined && dependent !== undefined) {
    throw new GatewayError('config_invalid', `${dependent.setting} needs TLS_CLIENT_CA.`);
  }
  if (certificate === undefined || key === undefined) {
    if (authorities === undefined && settings.TLS_MIN_VERSION === '1.2') return undefined;
    const name = authorities === undefined ? 'TLS_MIN_VERSION' : 'TLS_CLIENT_CA';
    throw new GatewayError('config_invalid', `${name} needs TLS_CERT and TLS_KEY.`);
  }
  return {
    sources: {
      certificate,
      key,
      ...(authorities === undefined ? {} : { authorities }),
      ...(revocationLists === undefined ? {} : { revocationLists }),
      ...(allowedNames === undefined ? {} : { allowedNames }),
    },
    minVersion: `TLSv${settings.TLS_MIN_VERSION}`,
  };
}

type TlsTextSetting = 'TLS_CERT' | 'TLS_KEY' | 'TLS_CLIENT_CA' | 'TLS_CLIENT_CRL' | 'TLS_CLIENT_SAN_ALLOW';

/** @throws GatewayError `config_unreadable` */
export async function readTlsTexts({ sources }: TlsConfig): Promise<TlsTexts> {
  const { authorities, revocationLists, allowedNames } = sources;
  return {
    certificate: await readSource(sources.certificate),
    key: await readSource(sources.key),
    ...(authorities === undefined ? {} : { authorities: await readSource(authorities) }),
    ...(revocationLists === undefined ? {} : { revocationLists: await readSource(revocationLists) }),
    ...(allowedNames === undefined ? {} : { allowedNames: await readSource(allowedNames) }),
  };
}

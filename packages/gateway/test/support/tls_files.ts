import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type TlsFileSetting =
  | 'TLS_CERT'
  | 'TLS_KEY'
  | 'TLS_CLIENT_CA'
  | 'TLS_CLIENT_CRL'
  | 'TLS_CLIENT_SAN_ALLOW';

export interface TlsFiles extends AsyncDisposable {
  readonly directory: string;
  /** `NAME_FILE` settings that name the files. */
  readonly env: Readonly<Record<string, string>>;
  /** Replaces what the files hold. */
  write(texts: Partial<Record<TlsFileSetting, string>>): Promise<void>;
}

/** TLS settings in files of a directory that goes with the test. */
export async function tlsFiles(texts: Partial<Record<TlsFileSetting, string>>): Promise<TlsFiles> {
  const directory = await mkdtemp(join(tmpdir(), 'kakeya-tls-'));
  const write: TlsFiles['write'] = async (changed) => {
    for (const [name, text] of Object.entries(changed)) await writeFile(join(directory, name), text);
  };
  await write(texts);
  return {
    directory,
    env: Object.fromEntries(Object.keys(texts).map((name) => [`${name}_FILE`, join(directory, name)])),
    write,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}

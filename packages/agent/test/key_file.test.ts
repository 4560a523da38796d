import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeyring, verifyPcsSignature } from '@kakeya/protocol';
import { expect, test } from 'vitest';
import { createAgent } from '../src/mod.ts';
import { formatKeyFile, hmacKeyOf } from '../src/keys/mod.ts';

const directory = mkdtempSync(join(tmpdir(), 'kakeya-key-file-'));

function file(name: string, content: string): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

test('an agent signs with the key of its key file', async () => {
  const key = hmacKeyOf('a secret of the tests');
  const keyFile = file('key.json', JSON.stringify(formatKeyFile(key)));
  let sent = '';
  await using agent = await createAgent({
    endpoint: 'http://127.0.0.1:9',
    dataDir: join(directory, 'agent'),
    keyFile,
    retry: { maxTries: 1 },
    fetch: async (_url, init) => {
      sent = await new Response(init?.body ?? '').text();
      return new Response('{}', { status: 400 });
    },
  });
  await agent.submit(
    await agent.summarise({ text: 'Some words of an answer that are long enough to be a text.' }),
  );
  const check = await verifyPcsSignature(JSON.parse(sent), createKeyring([key.verification]), 0);
  expect(check).toMatchObject({ ok: true, kid: key.verification.kid });
});

test('a key file that is missing, broken or without a secret is refused before anything is sent', async () => {
  const verifyOnly = file(
    'public.json',
    JSON.stringify({ alg: 'ed25519', kid: 'k', public_key: Buffer.alloc(32, 9).toString('base64') }),
  );
  for (const keyFile of [join(directory, 'nowhere.json'), file('broken.json', '{'), verifyOnly]) {
    const options = { endpoint: 'http://127.0.0.1:9', dataDir: join(directory, 'refused'), keyFile };
    await expect(createAgent(options)).rejects.toMatchObject({ code: 'key_invalid' });
  }
});

test('only one source of the key may be given', async () => {
  const { signing } = hmacKeyOf('a secret of the tests');
  const options = {
    endpoint: 'http://127.0.0.1:9',
    dataDir: directory,
    keyFile: 'x',
    ...(signing === undefined ? {} : { key: signing }),
  };
  await expect(createAgent(options)).rejects.toMatchObject({ code: 'option_invalid' });
});

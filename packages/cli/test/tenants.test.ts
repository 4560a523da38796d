import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { editRegistry } from '@kakeya/gateway';
import { addTenant, removeTenant, rotateKey } from '../src/tenants/edit_tenants.ts';
import { showTenant } from '../src/tenants/show_tenants.ts';
import { kakeya, temporaryDirectory, up } from './support/cli.ts';
import { kakeyaIn } from './support/in_process.ts';

const TENANTS = { MULTI_TENANT: 'true' };

function place() {
  const directory = temporaryDirectory();
  const data = join(directory, 'data');
  const env = { ...TENANTS, KAKEYA_DATA: data };
  return {
    data,
    env,
    file: (name: string): string => join(directory, name),
    run: (...args: string[]) => kakeyaIn(['tenants', ...args], { env }),
  };
}

/** Whatever of a key must appear nowhere but in its own file and in the registry. */
const secretOf = (keyFile: string): string => {
  const { key, seed, public_key }: Record<string, string> = JSON.parse(readFileSync(keyFile, 'utf8'));
  return key ?? seed ?? public_key ?? '';
};

describe('kakeya tenants', () => {
  test('add → list → show → rotate-key → remove, and no key is ever shown', async () => {
    const { data, env, file } = place();
    const [first, second] = [file('1.json'), file('2.json')];
    // Processes of their own: whatever they write counts, by whatever way.
    const run = (...args: string[]) => kakeya(['tenants', ...args], { env });
    const outputs = [
      await run('add', 'acme', '--out', first, '--daily-quota', '100', '--min-pcs-version', '0.2', '--json'),
      await run('list', '--json'),
      await run('rotate-key', 'acme', '--alg', 'ed25519', '--out', second, '--overlap', '2h'),
      await run('show', 'acme', '--json'),
    ];
    expect(outputs.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    const shown = outputs.map(({ stdout, stderr }) => stdout + stderr).join('');
    for (const path of [first, second]) {
      expect(shown).not.toContain(secretOf(path));
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
    expect(statSync(join(data, 'tenants.json')).mode & 0o777).toBe(0o600);
    expect(JSON.parse(outputs[0]?.stdout ?? '')).toMatchObject({
      id: 'acme',
      source: 'registry',
      daily_quota: 100,
      min_pcs_version: '0.2',
      keys: [{ alg: 'hmac-sha256', not_before: null, not_after: null, state: 'good' }],
    });
    const { keys }: { keys: { alg: string; not_after: string | null; state: string }[] } = JSON.parse(
      outputs[3]?.stdout ?? '',
    );
    expect(keys).toMatchObject([
      { alg: 'hmac-sha256', state: 'good' },
      { alg: 'ed25519', not_after: null, state: 'good' },
    ]);
    expect(keys[0]?.not_after).not.toBeNull();
    expect(await run('remove', 'acme')).toMatchObject({ code: 0, stdout: '' });
    expect(JSON.parse(readFileSync(join(data, 'tenants.json'), 'utf8'))).toEqual({
      format: 'kakeya-tenants',
      version: 1,
      revision: 3,
      tenants: [],
    });
  });

  test('refusals; a key file made for nothing is taken away again', async () => {
    const { data, file } = place();
    const write = (name: string, text: string): string => {
      writeFileSync(file(name), text);
      return file(name);
    };
    const alg = 'hmac' as const;
    const [mine, other, out] = [write('mine', 'my secret'), write('other', 'other secret'), file('new.json')];
    const edit = (keyFile: string) =>
      editRegistry({ KAKEYA_DATA: data }, () => [
        { id: 'acme', keys: [{ alg, key: readFileSync(keyFile, 'utf8') }] },
      ]);
    await edit(mine);
    for (const [attempt, message] of [
      [() => showTenant('nobody', { data }), 'no tenant nobody'],
      [() => removeTenant('nobody', { data }), 'no tenant nobody'],
      [() => addTenant('acme', { data, alg, out }), 'there already'],
      [() => addTenant('new', { data, alg }), '--out'],
      [() => addTenant('new', { data, alg, out, keyFile: other }), '--out'],
      [() => addTenant('new', { data, alg, keyFile: mine }), 'share a key'],
      [() => addTenant('../new', { data, alg, out }), 'must match'],
      [() => rotateKey('acme', { data, alg, overlap: 0, keyFile: mine }), 'already'],
      [() => rotateKey('nobody', { data, alg, overlap: 0, out }), 'no tenant nobody'],
    ] as const) {
      await expect(attempt()).rejects.toThrow(message);
      expect(existsSync(out)).toBe(false);
    }
  });

  test('tenants of the configuration are listed beside the registered ones, and may not be added again', async () => {
    const { env, file } = place();
    const configured = { ...env, TENANTS: 'conf:hmac:a secret of the configuration' };
    const [list, meeting] = await Promise.all([
      kakeya(['tenants', 'list', '--json'], { env: configured }),
      kakeya(['tenants', 'add', 'conf', '--out', file('new.json')], { env: configured }),
    ]);
    expect(JSON.parse(list.stdout)).toMatchObject({ tenants: [{ id: 'conf', source: 'configuration' }] });
    expect([meeting.code, meeting.stderr]).toEqual([3, expect.stringContaining('conf is both registered')]);
  });

  test('a running gateway takes an edit over on SIGHUP', async () => {
    const { env, file, run } = place();
    await run('add', 'acme', '--out', file('acme.json'));
    const gateway = await up(['--no-demo'], { env });
    const record = file('pcs.json');
    writeFileSync(
      file('in.txt'),
      'A text that is long enough to be compressed and then some more of it. '.repeat(3),
    );
    await run('add', 'late', '--out', file('late.json'));
    const build = ['pcs', 'build', '--in', file('in.txt'), '--shard-id', 's', '--epoch', '1'];
    await kakeyaIn([...build, '--key-file', file('late.json'), '--out', record]);
    const status = async (): Promise<number> =>
      (
        await fetch(`${gateway.url}/v1/pcs/submit`, {
          method: 'POST',
          body: readFileSync(record),
          headers: { 'content-type': 'application/json', 'x-tenant-id': 'late' },
        })
      ).status;
    expect(await status()).toBe(403);
    gateway.kill('SIGHUP');
    while ((await status()) === 403) await pause(10);
    expect(await status()).toBe(200);
    gateway.kill('SIGTERM');
    expect((await gateway.ended).code).toBe(0);
  });
});

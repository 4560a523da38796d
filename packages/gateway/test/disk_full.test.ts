import { execFileSync } from 'node:child_process';
import { mkdir, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { get, post, startTestGateway, temporaryDirectory } from './support/gateway.ts';
import { signedBody } from './support/records.ts';

const canMount = ((): boolean => {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe.skipIf(!canMount)('a full disk (needs the right to mount a tmpfs)', () => {
  let disk: string;
  beforeAll(async () => {
    disk = await temporaryDirectory();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]);
  });
  afterAll(async () => {
    execFileSync('umount', [disk]);
    await rm(disk, { recursive: true });
  });

  test('503, nothing acknowledged is lost, and service resumes without a restart when space returns', async () => {
    const data = await temporaryDirectory();
    await mkdir(join(disk, 'journal'));
    await using running = await startTestGateway(
      { WAL_DIR: join(disk, 'journal'), WAL_SEGMENT_BYTES: '65536' },
      data,
    );
    const { url } = running.gateway;
    const acknowledged: string[] = [];
    const filler = join(disk, 'filler');
    await writeFile(filler, '');

    const submit = async (name: string): Promise<number> => {
      const reply = await post(url, await signedBody(name));
      if (reply.status === 200) acknowledged.push(name);
      return reply.status;
    };
    expect(await submit('before')).toBe(200);
    fill(filler);
    const refusal = await firstRefusal(submit);
    expect(refusal).toBe(503);
    expect((await get(`${url}/readyz`)).status).toBe(503);

    await unlink(filler);
    await untilAccepted(submit);
    expect((await get(`${url}/readyz`)).status).toBe(200);
    for (const name of acknowledged) {
      expect((await post(url, await signedBody(name))).headers.get('idempotent-replayed')).toBe('true');
    }
  });
});

function fill(path: string): void {
  execFileSync('sh', ['-c', `dd if=/dev/zero of="${path}" bs=4k 2>/dev/null; true`]);
}

async function firstRefusal(submit: (name: string) => Promise<number>): Promise<number> {
  for (let index = 0; index < 5_000; index += 1) {
    const status = await submit(`fill-${index}`);
    if (status !== 200) return status;
  }
  throw new Error('The disk never filled up.');
}

/** The journal looks for space once a second at most; the suite's timeout bounds the wait. */
async function untilAccepted(submit: (name: string) => Promise<number>): Promise<void> {
  for (let index = 0; (await submit(`after-${index}`)) !== 200; index += 1);
}

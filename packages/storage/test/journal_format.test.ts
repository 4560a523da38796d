import { createDecipheriv, hkdfSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { crc32c } from '../src/journal/crc32c.ts';
import { ManualClock, FRAMES_OFFSET, keyring, openOn, segmentPath, text } from './support/journal_harness.ts';
import { MemoryDisk } from './support/memory_disk.ts';

const ID = Uint8Array.from({ length: 16 }, (_, i) => i + 1);
const options = { randomBytes: () => ID, clock: new ManualClock(1_700_000_000_123).now };

async function segmentWith(extra: Parameters<typeof openOn>[1] = {}): Promise<Buffer> {
  const disk = new MemoryDisk();
  const { journal } = await openOn(disk, { ...options, ...extra });
  await Promise.all([journal.append(3, text('hello')), journal.append(255, text(''))]);
  await journal.close();
  return Buffer.from(disk.bytesOf(segmentPath(1)));
}

describe('journal format, version 1: golden bytes', () => {
  it('header block', async () => {
    const segment = await segmentWith();
    const block = segment.subarray(0, 4096);
    expect(block.subarray(0, 72).toString('hex')).toBe(
      '4b414b4559412d4a' + // KAKEYA-J
        '01000000' + // version
        '00000000' + // flags
        '0100000000000000' + // first position
        '7b68e5cf8b010000' + // 1700000000123
        '0102030405060708090a0b0c0d0e0f10' +
        '00000000000000000000000000000000' +
        '0000000000000000',
    );
    expect(block.subarray(72, 4092).every((byte) => byte === 0)).toBe(true);
    expect(block.readUInt32LE(4092)).toBe(crc32c(block.subarray(0, 4092)));
    expect(block.subarray(4092).toString('hex')).toBe('3f149f9a');
    expect(segment.subarray(4096, 8192)).toEqual(block);
  });

  it('two frames of one write, and the seal', async () => {
    const segment = await segmentWith();
    expect(segment.subarray(FRAMES_OFFSET).toString('hex')).toBe(
      '4b4a4631751cc9f9876114c10500000001000000000000007b68e5cf8b010301' +
        '68656c6c6f000000' +
        '4b4a46313f557c581467dea00000000002000000000000007b68e5cf8b01ff00' +
        '4b4a5331bff2f4091467dea00000000002000000000000007b68e5cf8b010001',
    );
  });

  it('checksums start from the segment id', async () => {
    const segment = await segmentWith();
    const seed = crc32c(ID);
    const frame = segment.subarray(FRAMES_OFFSET);
    expect(frame.readUInt32LE(4)).toBe(crc32c(frame.subarray(8, 32), seed));
    expect(frame.readUInt32LE(8)).toBe(crc32c(frame.subarray(32, 40), seed));
  });

  it('encrypted payload: HKDF-SHA256 key per segment, counter, AES-256-GCM, tag', async () => {
    const encryption = keyring('k1');
    const segment = await segmentWith({ encryption });
    expect(segment.readUInt32LE(12)).toBe(1);
    expect(segment.subarray(64, 67).toString('latin1')).toBe('\u0002k1');
    const master = encryption.keys.get('k1') ?? new Uint8Array();
    const check = Buffer.from(hkdfSync('sha256', master, ID, 'kakeya journal v1 key check', 16));
    expect(segment.subarray(48, 64)).toEqual(check);
    const stored = segment.subarray(FRAMES_OFFSET + 32, FRAMES_OFFSET + 32 + 8 + 5 + 16);
    const key = Buffer.from(hkdfSync('sha256', master, ID, 'kakeya journal v1 payload', 32));
    const nonce = Buffer.concat([Buffer.alloc(4), stored.subarray(0, 8)]);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce);
    const place = Buffer.alloc(17);
    place.writeBigUInt64LE(1n, 0);
    place.writeBigUInt64LE(1_700_000_000_123n, 8);
    place.writeUInt8(3, 16);
    decipher.setAAD(Buffer.concat([ID, place]));
    decipher.setAuthTag(stored.subarray(13));
    expect(Buffer.concat([decipher.update(stored.subarray(8, 13)), decipher.final()]).toString()).toBe(
      'hello',
    );
  });
});

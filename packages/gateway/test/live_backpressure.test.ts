import { describe, expect, test } from 'vitest';
import { type Listening, type LiveServer, startLiveServer } from './support/live_server.ts';

/** Beyond what any kernel keeps for a connection that is not read. */
const TOO_MUCH = 200;

const told = ({ events }: Listening): { read: number; lacking: number; gaps: number } => {
  let [read, lacking, gaps] = [0, 0, 0];
  for (const { event, data } of events) {
    const { outcomes, left_out }: { outcomes?: readonly unknown[]; left_out: number } = JSON.parse(
      JSON.stringify(data),
    );
    if (event === 'gap') gaps += 1;
    if (event === 'outcomes') read += outcomes?.length ?? 0;
    if (event === 'gap' || event === 'outcomes') lacking += left_out;
  }
  return { read, lacking, gaps };
};

async function tellTooMuch(server: LiveServer): Promise<number> {
  for (let index = 0; index < TOO_MUCH; index += 1) {
    server.publish(120);
    await server.tick();
  }
  return TOO_MUCH * 120;
}

describe('a reader that does not read', () => {
  test('loses events, is told of how many outcomes once it reads again, and hears what comes then', async () => {
    const server = await startLiveServer();
    const [slow, quick] = [await server.listen(), await server.listen()];
    quick.read();
    const published = await tellTooMuch(server);
    slow.read();
    for (const listening of [slow, quick]) {
      let { read, lacking } = told(listening);
      while (read + lacking < published) {
        await server.tick();
        ({ read, lacking } = told(listening));
      }
      expect(read + lacking).toBe(published);
    }
    expect(told(slow).gaps).toBeGreaterThan(0);
    expect(told(slow).lacking).toBeGreaterThan(told(quick).lacking);
    server.publish(1);
    while (told(slow).read + told(slow).lacking === published) await server.tick();
    expect(slow.events.at(-1)).toMatchObject({
      event: 'outcomes',
      data: { left_out: 0, counts: { accept: 1 } },
    });
    await server.close();
  });

  test('does not keep the server from closing', async () => {
    const server = await startLiveServer();
    const slow = await server.listen();
    const published = await tellTooMuch(server);
    // It would wait for the reader for ever: that it ends is what is tested.
    await server.close();
    slow.read();
    // Whether the end reaches the reader as an end or as a cut is the kernel's to say.
    await Promise.allSettled([slow.closed]);
    expect(told(slow).read).toBeLessThan(published);
  });
});

test('a batch tells of its newest hundred, newest first, and says how many it leaves out', async () => {
  const server = await startLiveServer();
  const listening = await server.listen();
  listening.read();
  server.publish(120);
  server.publish(30);
  await server.tick();
  while (listening.events.every(({ event }) => event !== 'outcomes')) await server.tick();
  const { data } = listening.events.find(({ event }) => event === 'outcomes') ?? {};
  const { outcomes }: { outcomes: readonly { result_seq: number }[] } = JSON.parse(JSON.stringify(data));
  expect(data).toMatchObject({ left_out: 50, counts: { accept: 150 } });
  expect(outcomes.map(({ result_seq }) => result_seq)).toEqual(
    Array.from({ length: 100 }, (_, index) => 150 - index),
  );
  await server.close();
});

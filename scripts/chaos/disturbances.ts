import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { findBinary, type PrivateServer } from '@kakeya/testing';
import type { Member } from './fleet.ts';

/** Goes wrong again and again until the run is over, then leaves everything whole. Resolves with how often. */
export type Disturbance = (over: AbortSignal, random: () => number) => Promise<number>;

const between = (random: () => number, lowMs: number, highMs: number): number =>
  lowMs + random() * (highMs - lowMs);

function repeatedly(disturb: (random: () => number) => Promise<void>): Disturbance {
  return async (over, random) => {
    let count = 0;
    for (; !over.aborted; count += 1) {
      await sleep(between(random, 500, 3_000));
      await disturb(random);
    }
    return count;
  };
}

/** SIGKILL, away for a while, then back on the same data. */
export const killServer = (server: PrivateServer, awayMs: number): Disturbance =>
  repeatedly(async (random) => {
    await server.kill();
    await sleep(between(random, awayMs / 2, awayMs));
    await server.start();
  });

/** Connections stay open, and nothing answers. */
export const freezeServer = (server: PrivateServer, awayMs: number): Disturbance =>
  repeatedly(async (random) => {
    server.pause();
    await sleep(between(random, awayMs / 2, awayMs));
    server.resume();
  });

/** kill -9 of one gateway after the other; the others serve meanwhile. */
export const killMembers = (fleet: readonly Member[], awayMs: number): Disturbance =>
  repeatedly(async (random) => {
    const member = fleet[Math.floor(random() * fleet.length)];
    await member?.kill();
    await sleep(between(random, 0, awayMs));
    await member?.start();
  });

/** Makes every fdatasync of a gateway wait, by strace's fault injection: a disk that is slow at times. */
export const slowDisk = (member: Member, delayMs: number, forMs: number): Disturbance =>
  repeatedly(async (random) => {
    const strace = findBinary('strace');
    if (strace === undefined) throw new Error('strace is not installed.');
    const inject = `inject=fdatasync:delay_enter=${delayMs * 1_000}`;
    const tracer = spawn(
      strace,
      ['-f', '-qq', '-e', 'trace=fdatasync', '-e', inject, '-p', String(member.pid)],
      {
        stdio: 'ignore',
      },
    );
    const exited = once(tracer, 'exit');
    await sleep(between(random, forMs / 2, forMs));
    tracer.kill('SIGINT');
    await exited;
  });

export function together(...disturbances: readonly Disturbance[]): Disturbance {
  return async (over, random) => {
    const counts = await Promise.all(disturbances.map((disturb) => disturb(over, random)));
    return counts.reduce((sum, count) => sum + count, 0);
  };
}

import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { type BuildPcsInput, buildPcs, signPcs } from '@kakeya/agent/summary';
import type { PcsVersion } from '@kakeya/protocol';
import { assertStockDeflate, DEFAULT_SCALES, POINT_SCALES } from '@kakeya/signals';
import { CliError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { type KeyOptions, readKey } from '../keys/read_key.ts';
import { note, print } from '../output/print.ts';
import { prettyPcs } from './pretty_pcs.ts';
import { readPayload } from './read_payload.ts';

export interface BuildOptions extends KeyOptions {
  readonly in: string;
  readonly shardId: string;
  readonly epoch: number;
  readonly seed: number;
  readonly scales?: readonly number[];
  readonly pcsVersion?: PcsVersion;
  readonly chunkBytes: number;
  readonly sentAt?: string;
  readonly tenant?: string;
  readonly out: string;
}

/** `kakeya pcs build`: data → signals → record → signature. */
export async function buildRecord(options: BuildOptions): Promise<ExitCode> {
  assertStockDeflate();
  const key = await readKey(options);
  if (key !== undefined && key.signing === undefined) {
    throw new CliError(
      'key_invalid',
      `${options.keyFile} holds no \`seed\`: it verifies, but it cannot sign.`,
    );
  }
  const record = buildPcs(await buildInput(options));
  const signed = key?.signing === undefined ? record : await signPcs(record, key.signing);
  await writeRecord(prettyPcs(signed), options.out);
  if (key === undefined) note('The record is not signed: give the key with --key or --key-file.');
  return EXIT.ok;
}

/** Point files are what the golden vectors of version 0.1 are made from, so a `.csv` defaults to that path. */
async function buildInput(options: BuildOptions): Promise<BuildPcsInput> {
  const csv = extname(options.in).toLowerCase() === '.csv';
  return {
    payload: await readPayload(options.in),
    version: options.pcsVersion ?? (csv ? '0.1' : '0.2'),
    shardId: options.shardId,
    epoch: options.epoch,
    seed: options.seed,
    scales: options.scales ?? (csv ? POINT_SCALES : DEFAULT_SCALES),
    chunkBytes: options.chunkBytes,
    sentAt: options.sentAt ?? new Date().toISOString(),
    ...(options.tenant === undefined ? {} : { tenantId: options.tenant }),
  };
}

async function writeRecord(json: string, out: string): Promise<void> {
  if (out === '-') return print(json);
  try {
    await writeFile(out, json);
  } catch (cause) {
    throw new CliError('file_unwritable', `${out} cannot be written: ${String(cause)}.`, { cause });
  }
}

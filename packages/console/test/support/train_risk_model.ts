import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openModelRegistry } from '@kakeya/storage';

const COMMAND = fileURLToPath(new URL('../../../cli/bin/kakeya.js', import.meta.url));
const TRY_AGAIN_MS = 200;
const TRIES = 150;

export interface Training {
  readonly url: string;
  readonly dataDir: string;
  /** Whose labels; the model is promoted for this tenant alone. */
  readonly tenant: string;
  /** Sent with every request; a token needs the scope system:read. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly who: string;
  readonly reason: string;
  /**
   * When it is registered and promoted, Unix ms: a model is judged by what was decided later. The command would take the
   * time of this machine, whatever the gateway's clock says.
   */
  readonly atMs: number;
}

/**
 * Has `kakeya risk train` learn from the labels that a gateway keeps, and puts the model in force. Resolves with its id
 * once the gateway scores by it. The gateway must keep features (ENABLE_CALIBRATION_LOGGING), and have enough labels:
 * each part of the rows, by time 60 %, 20 % and 20 %, needs 20 of each class.
 */
export async function trainRiskModel(training: Training): Promise<string> {
  const { url, dataDir, tenant, headers = {}, who, reason, atMs } = training;
  await until('its projections are up to date', async () => {
    const { checks }: { readonly checks: readonly { readonly name: string; readonly detail?: string }[] } =
      await (await fetch(`${url}/readyz`)).json();
    return checks.every(({ name, detail }) => !name.startsWith('projection ') || detail?.startsWith('0 '));
  });
  const { modelId, model, card } = await train(dataDir, tenant);
  const registry = await openModelRegistry({ directory: join(dataDir, 'models', 'risk') });
  const act = { who, atMs, reason };
  await registry.register({ modelId, model, card }, act);
  await registry.promote(tenant, modelId, act);
  // Asking for the models would have them judged now, and what was judged is kept for a minute.
  await until('the model is in force', async () => {
    const answer = await fetch(`${url}/v1/acts?limit=500`, { headers });
    const { acts }: { readonly acts: readonly { readonly act: string; readonly detail: string }[] } =
      await answer.json();
    return acts.some(({ act: what, detail }) => what === 'model' && detail.includes(modelId));
  });
  return modelId;
}

async function train(
  dataDir: string,
  tenant: string,
): Promise<{ readonly modelId: string; readonly model: string; readonly card: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'kakeya-model-'));
  const out = join(directory, 'model.json');
  try {
    const options = ['--store', dataDir, '--tenant', tenant, '--out', out, '--json'];
    await promisify(execFile)(process.execPath, [COMMAND, 'risk', 'train', ...options]);
    const card = await readFile(join(directory, 'model.card.json'), 'utf8');
    const { modelId }: { readonly modelId: string } = JSON.parse(card);
    return { modelId, model: await readFile(out, 'utf8'), card };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
  }
  throw new Error(`The gateway was asked ${TRIES} times; it is not so that ${what}.`);
}

import { createHash } from 'node:crypto';
import type { RegisteredModel } from '@kakeya/storage';
import { CliError } from '../errors.ts';
import { readInputText } from '../records/read_input.ts';
import { cardPath } from './model_files.ts';
import { type ModelRole, openRegistry, type RegistryPlace } from './registry_place.ts';

const MODEL_ID = /^[0-9a-f]{64}$/;

/** The texts of a model, by its file, or by its id in the registry. Whether they are a model is for the role to say. */
export function findStored(role: ModelRole, source: string, place: RegistryPlace): Promise<RegisteredModel> {
  return MODEL_ID.test(source) ? fromRegistry(role, source, place) : fromFiles(source);
}

async function fromRegistry(
  role: ModelRole,
  modelId: string,
  place: RegistryPlace,
): Promise<RegisteredModel> {
  const found = await (await openRegistry(role, place)).getModel(modelId);
  if (found !== undefined) return found;
  throw new CliError('input_invalid', `The registry has no model ${modelId}; see kakeya ${role} list.`);
}

async function fromFiles(path: string): Promise<RegisteredModel> {
  const model = (await readInputText(path)).trimEnd();
  const card = (await readInputText(cardPath(path))).trimEnd();
  return { modelId: createHash('sha256').update(model).digest('hex'), model, card };
}

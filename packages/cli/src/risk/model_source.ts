import { createHash } from 'node:crypto';
import type { RegisteredModel } from '@kakeya/storage';
import { loadRiskTraining, readRiskModel, type RiskModel, type RiskModelCard } from '@kakeya/verdict/risk';
import { asSha256Hex } from '@kakeya/protocol';
import { CliError } from '../errors.ts';
import { readInputText } from '../records/read_input.ts';
import { refuseAsInput } from '../records/refuse_as_input.ts';
import { openRegistry, type RegistryPlace } from './registry_place.ts';

export interface FoundModel {
  readonly stored: RegisteredModel;
  readonly model: RiskModel;
  readonly card: RiskModelCard;
}

const MODEL_ID = /^[0-9a-f]{64}$/;

/** `model.json` keeps its card in `model.card.json`. */
export const cardPath = (modelPath: string): string => modelPath.replace(/(\.json)?$/, '.card.json');

/** A model by its file, or by its id in the registry; both are checked against the hash, and against each other. */
export async function findModel(source: string, place: RegistryPlace): Promise<FoundModel> {
  const stored = MODEL_ID.test(source) ? await fromRegistry(source, place) : await fromFiles(source);
  const { parseRiskCard } = await loadRiskTraining();
  return refuseAsInput(source, () => ({
    stored,
    model: readRiskModel(stored.model, stored.modelId),
    card: parseRiskCard(parseJson(stored.card, source), asSha256Hex(stored.modelId)),
  }));
}

async function fromRegistry(modelId: string, place: RegistryPlace): Promise<RegisteredModel> {
  const found = await (await openRegistry(place)).getModel(modelId);
  if (found !== undefined) return found;
  throw new CliError('input_invalid', `The registry has no model ${modelId}; see kakeya risk list.`);
}

async function fromFiles(path: string): Promise<RegisteredModel> {
  const model = (await readInputText(path)).trimEnd();
  const card = (await readInputText(cardPath(path))).trimEnd();
  return { modelId: createHash('sha256').update(model).digest('hex'), model, card };
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CliError('input_invalid', `The card of ${where} is not JSON.`, { cause });
  }
}

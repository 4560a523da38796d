import { asSha256Hex } from '@kakeya/protocol';
import type { RegisteredModel } from '@kakeya/storage';
import { loadRiskTraining, readRiskModel, type RiskModel, type RiskModelCard } from '@kakeya/verdict/risk';
import { findStored } from '../models/find_stored.ts';
import type { RegistryPlace } from '../models/registry_place.ts';
import { parseJsonText } from '../records/parse_json_text.ts';
import { refuseAsInput } from '../records/refuse_as_input.ts';

export interface FoundModel {
  readonly stored: RegisteredModel;
  readonly model: RiskModel;
  readonly card: RiskModelCard;
}

/** A model by its file, or by its id in the registry; both are checked against the hash, and against each other. */
export async function findModel(source: string, place: RegistryPlace): Promise<FoundModel> {
  const stored = await findStored('risk', source, place);
  const { parseRiskCard } = await loadRiskTraining();
  return refuseAsInput(source, () => ({
    stored,
    model: readRiskModel(stored.model, stored.modelId),
    card: parseRiskCard(parseJsonText(`The card of ${source}`, stored.card), asSha256Hex(stored.modelId)),
  }));
}

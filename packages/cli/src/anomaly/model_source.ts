import type { RegisteredModel } from '@kakeya/storage';
import { type AnomalyModel, parseAnomalyModel } from '@kakeya/verdict';
import { findStored } from '../models/find_stored.ts';
import type { RegistryPlace } from '../models/registry_place.ts';
import { parseJsonText } from '../records/parse_json_text.ts';
import { refuseAsInput } from '../records/refuse_as_input.ts';
import { assertCardOf } from './card.ts';

export interface FoundModel {
  readonly stored: RegisteredModel;
  readonly model: AnomalyModel;
}

/** A model by its file, or by its id in the registry, read as the gateway reads it. */
export async function findModel(source: string, place: RegistryPlace): Promise<FoundModel> {
  const stored = await findStored('anomaly', source, place);
  const { modelId, card } = stored;
  const document = parseJsonText(source, stored.model);
  const model = refuseAsInput(source, () => parseAnomalyModel(document, modelId));
  assertCardOf(modelId, parseJsonText(`The card of ${source}`, card), source);
  return { stored, model };
}

import { judgeAnomaly } from '@kakeya/verdict/anomaly';
import { parseFeatures } from '@kakeya/verdict/risk';
import { EXIT, type ExitCode } from '../exit_code.ts';
import type { RegistryPlace } from '../models/registry_place.ts';
import { print, printJson } from '../output/print.ts';
import { parseJsonText } from '../records/parse_json_text.ts';
import { readInputText } from '../records/read_input.ts';
import { refuseAsInput } from '../records/refuse_as_input.ts';
import { findModel } from './model_source.ts';

export interface ScoreOptions extends RegistryPlace {
  readonly model: string;
  readonly features: string;
  readonly json?: boolean;
}

/** `kakeya anomaly score`: what stands apart exits as escalated, as it would be under that mode. */
export async function scoreFeatures(options: ScoreOptions): Promise<ExitCode> {
  const { model } = await findModel(options.model, options);
  const given = parseJsonText(options.features, await readInputText(options.features));
  const features = refuseAsInput(options.features, () => parseFeatures(given));
  const values = new Map<string, number | null>(Object.entries(features));
  const row = model.forest.featureNames.map((name) => values.get(name) ?? null);
  const judged = judgeAnomaly(model.forest, model.threshold, row, 'escalate');
  const { anomalous, score, threshold, missing } = judged;
  if (options.json === true) await printJson({ modelId: model.id, anomalous, score, threshold, missing });
  else {
    const what = anomalous ? 'Stands apart' : 'Usual';
    const why = missing.length === 0 ? '' : ` (missing: ${missing.join(', ')})`;
    await print(`${what}: ${score.toFixed(4)}, threshold ${threshold.toFixed(4)}${why}.\n`);
  }
  return anomalous ? EXIT.escalated : EXIT.ok;
}

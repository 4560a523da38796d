import { explainRisk, parseFeatures, scoreRisk } from '@kakeya/verdict/risk';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { print, printJson, printTable } from '../output/print.ts';
import { parseJsonText } from '../records/parse_json_text.ts';
import { readInputText } from '../records/read_input.ts';
import { findModel } from './model_source.ts';
import { refuseAsInput } from '../records/refuse_as_input.ts';
import type { RegistryPlace } from '../models/registry_place.ts';

export interface ExplainOptions extends RegistryPlace {
  readonly model: string;
  readonly features: string;
  readonly json?: boolean;
}

/** `kakeya risk explain`: an output without a score exits as escalated, which is what becomes of it. */
export async function explainFeatures(options: ExplainOptions): Promise<ExitCode> {
  const { model, stored } = await findModel(options.model, options);
  const given = parseJsonText(options.features, await readInputText(options.features));
  const features = refuseAsInput(options.features, () => parseFeatures(given));
  const score = scoreRisk(model, features);
  const explanation = explainRisk(model, features);
  if (options.json === true) await printJson({ modelId: stored.modelId, score, explanation });
  else if (score.kind === 'unscored' || explanation.kind === 'unscored') {
    const missing = score.kind === 'unscored' ? score.missing : [];
    await print(`No score: ${missing.join(', ')} missing. The output is escalated.\n`);
  } else {
    const { probability, interval } = score;
    await print(
      `P(wrong) ${probability.toFixed(4)} (95 %: ${interval.low.toFixed(4)} to ${interval.high.toFixed(4)}); ` +
        `log-odds before calibration ${explanation.logOdds.toFixed(4)} = base ${explanation.base.toFixed(4)} + values\n\n`,
    );
    await printTable(
      ['feature', 'input', 'value'],
      explanation.values
        .toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value))
        .map(({ name, input, value }) => [
          name,
          input === null ? 'missing' : String(input),
          value.toFixed(4),
        ]),
    );
  }
  return score.kind === 'unscored' ? EXIT.escalated : EXIT.ok;
}

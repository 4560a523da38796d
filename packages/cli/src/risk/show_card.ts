import type { RiskModelCard } from '@kakeya/verdict/risk';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { print, printJson, printTable } from '../output/print.ts';
import { findModel } from './model_source.ts';
import type { RegistryPlace } from '../models/registry_place.ts';

export interface CardOptions extends RegistryPlace {
  readonly json?: boolean;
}

/** `kakeya risk card`. */
export async function showCard(source: string, options: CardOptions): Promise<ExitCode> {
  const { card } = await findModel(source, options);
  if (options.json === true) await printJson(card);
  else await printCard(card);
  return EXIT.ok;
}

export async function printCard(card: RiskModelCard): Promise<void> {
  const { auc, brier, ece } = card.metrics;
  await print(
    `${card.modelId}\n${card.kind}, ${card.calibrator} calibration; AUC ${auc.value.toFixed(3)} ` +
      `(95 %: ${auc.low.toFixed(3)} to ${auc.high.toFixed(3)}), Brier ${brier.toFixed(4)}, ECE ${ece.toFixed(4)}, ` +
      `on the newest rows\ndata ${card.dataHash}${card.weighted ? ', weighted; the metrics are not' : ''}\n\n`,
  );
  await printTable(
    ['part', 'from', 'through', 'wrong', 'benign', 'unscored'],
    Object.entries(card.parts).map(([part, { fromMs, throughMs, wrong, benign, unscored }]) => [
      part,
      new Date(fromMs).toISOString(),
      new Date(throughMs).toISOString(),
      String(wrong),
      String(benign),
      String(unscored),
    ]),
  );
  await print('\n');
  await printTable(
    ['feature', 'missing'],
    card.features.map(({ name, missing }) => [name, missing]),
  );
}

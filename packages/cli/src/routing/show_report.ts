import { analyseExperiment, type ExperimentAnalysis, type Guardrails } from '@kakeya/verdict/routing';
import { refuseAsInput } from '../records/refuse_as_input.ts';
import { EXIT, type ExitCode } from '../exit_code.ts';
import { print, printJson } from '../output/print.ts';
import { reportMarkdown } from './report_markdown.ts';
import { readRouted } from './read_routed.ts';

export interface RoutingReportOptions extends Guardrails {
  readonly data: string;
  readonly json?: boolean;
}

const EXIT_OF: Readonly<Record<ExperimentAnalysis['verdict'], ExitCode>> = {
  no_evidence_of_harm: EXIT.ok,
  insufficient: EXIT.escalated,
  breach: EXIT.rejected,
};

/** `kakeya routing report`: exit 20 on a breach, 10 where the data could not show one. */
export async function showRoutingReport({
  data,
  json,
  ...guardrails
}: RoutingReportOptions): Promise<ExitCode> {
  const { records, outside } = await readRouted(data);
  const analysis = refuseAsInput(data, () => analyseExperiment(records, guardrails));
  if (json === true) await printJson({ settings: guardrails, outside_experiment: outside, ...analysis });
  else await print(reportMarkdown(analysis, guardrails, outside));
  return EXIT_OF[analysis.verdict];
}

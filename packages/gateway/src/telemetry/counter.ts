import { Counter, type OpenMetricsContentType, type Registry } from 'prom-client';

/** prom-client renames a counter when it renders OpenMetrics, so each format gets an instance of its own. */
export interface Registries {
  readonly text: Registry;
  readonly openMetrics: Registry<OpenMetricsContentType>;
}

export interface DualCounter {
  inc(labels: Readonly<Record<string, string>>, amount: number): void;
}

export function createCounter(
  registries: Registries,
  name: string,
  help: string,
  labelNames: readonly string[] = [],
): DualCounter {
  const counters = [registries.text, registries.openMetrics].map(
    (registry) => new Counter({ name, help, labelNames: [...labelNames], registers: [registry] }),
  );
  return {
    inc(labels, amount) {
      for (const counter of counters) counter.inc({ ...labels }, amount);
    },
  };
}

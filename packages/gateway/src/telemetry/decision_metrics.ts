import { tenantStateOf } from '@kakeya/verdict';
import { Gauge } from 'prom-client';
import type { Decisions } from '../decisions/decisions.ts';
import type { Watch } from '../watch/watch.ts';
import type { Registries } from './counter.ts';

/** Gauges of what decides, by tenant: set when they are asked for. Tenants come from configuration. */
export function createDecisionMetrics(
  registries: Registries,
  decisions: Decisions,
  watch: Watch,
): (tenants: Iterable<string>) => void {
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) => {
    const registers = [registries.text, registries.openMetrics];
    return new Gauge<Label | 'tenant_id'>({
      name,
      help,
      labelNames: ['tenant_id', ...labelNames],
      registers,
    });
  };
  const labels = gauge('flk_calibration_labels', 'Labelled outcomes that calibrate a tenant.', 'label');
  const martingale = gauge('flk_drift_martingale', 'Largest capital of the bet against stable scores.');
  const drift = gauge('flk_drift_alarm', '1: the scores have drifted.');
  const errors = gauge('flk_miscoverage', 'Estimated rate of a guarded mistake.', 'guarantee');
  const violated = gauge(
    'flk_miscoverage_alarm',
    '1: the interval of that rate excludes its bound.',
    'guarantee',
  );
  const proposed = gauge('flk_recalibration_proposed', '1: a recalibration is due and not done.');
  return (tenants) => {
    for (const tenant_id of tenants) {
      const { set } = tenantStateOf(decisions.latest, tenant_id).calibration;
      labels.set({ tenant_id, label: 'wrong' }, set.wrong.n);
      labels.set({ tenant_id, label: 'benign' }, set.benign.n);
      const signs = watch.signs(tenant_id);
      if (signs === null) continue;
      martingale.set({ tenant_id }, signs.maxMartingale);
      drift.set({ tenant_id }, signs.driftAlarm ? 1 : 0);
      proposed.set({ tenant_id }, signs.proposed ? 1 : 0);
      for (const { decision, label, estimate, alarm } of signs.miscoverage) {
        const guarantee = `${decision}_given_${label}`;
        if (estimate !== null) errors.set({ tenant_id, guarantee }, estimate);
        violated.set({ tenant_id, guarantee }, alarm ? 1 : 0);
      }
    }
  };
}

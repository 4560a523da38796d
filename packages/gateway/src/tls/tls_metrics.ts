import { Gauge } from 'prom-client';
import { createCounter, type Registries } from '../telemetry/counter.ts';
import type { ClientRefusal } from './client_refusal.ts';
import type { TlsMaterial } from './tls_material.ts';

export interface TlsMetrics {
  inUse(material: TlsMaterial): void;
  reloaded(result: 'ok' | 'refused'): void;
  refused(reason: ClientRefusal): void;
}

/** Only for a gateway that serves TLS: elsewhere a gauge at 0 would look like a certificate that ended in 1970. */
export function createTlsMetrics(registries: Registries): TlsMetrics {
  const registers = [registries.text, registries.openMetrics];
  const reloads = createCounter(registries, 'flk_tls_reload_total', 'Reloads of certificates and lists.', [
    'result',
  ]);
  const refusals = createCounter(
    registries,
    'flk_tls_client_refused_total',
    'Requests refused for their client certificate.',
    ['reason'],
  );
  const certificate = new Gauge({
    name: 'flk_tls_certificate_expiry_timestamp_seconds',
    help: 'When the certificate in use ends, in Unix seconds.',
    registers,
  });
  const revocation = new Gauge({
    name: 'flk_tls_revocation_list_expiry_timestamp_seconds',
    help: 'When the first revocation list in use ends, in Unix seconds; +Inf without lists.',
    registers,
  });
  return {
    inUse({ expiresAtMs, trust }) {
      certificate.set(expiresAtMs / 1000);
      revocation.set(Math.min(...(trust?.revocationEndsMs ?? [])) / 1000);
    },
    reloaded: (result) => reloads.inc({ result }, 1),
    refused: (reason) => refusals.inc({ reason }, 1),
  };
}

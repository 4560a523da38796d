import type { CompiledPolicy } from '@kakeya/policy';
import type { RegisteredPolicy } from '@kakeya/storage';
import { loadEngine } from './load_engine.ts';
import type { PolicyMetrics } from './policy_metrics.ts';

export interface CompiledPoliciesDeps {
  readonly metrics: Pick<PolicyMetrics, 'compiled' | 'cacheHit' | 'cacheMiss'>;
  readonly monotonicMs: () => number;
  /** Default: 64. */
  readonly capacity?: number;
}

/**
 * Registered policies as closures, those used last. The name of each is the hash of its content, which is computed
 * here, so that no tenant can come by what another one's hash stands for.
 */
export class CompiledPolicies {
  readonly #deps: CompiledPoliciesDeps;
  readonly #capacity: number;
  /** The one used last is the last. */
  readonly #kept = new Map<string, CompiledPolicy>();

  constructor(deps: CompiledPoliciesDeps) {
    this.#deps = deps;
    this.#capacity = deps.capacity ?? 64;
  }

  /** @throws PolicyError what is registered does not compile, or is not what its hash says */
  async get({ hash, document }: Pick<RegisteredPolicy, 'hash' | 'document'>): Promise<CompiledPolicy> {
    const { metrics, monotonicMs } = this.#deps;
    const known = this.#kept.get(hash);
    if (known !== undefined) {
      metrics.cacheHit();
      this.#keep(hash, known);
      return known;
    }
    metrics.cacheMiss();
    const { compileStored } = await loadEngine();
    const startMs = monotonicMs();
    const compiled = compileStored(document, hash);
    metrics.compiled((monotonicMs() - startMs) / 1000);
    this.#keep(hash, compiled);
    return compiled;
  }

  #keep(hash: string, compiled: CompiledPolicy): void {
    this.#kept.delete(hash);
    this.#kept.set(hash, compiled);
    if (this.#kept.size <= this.#capacity) return;
    for (const [oldest] of this.#kept) {
      this.#kept.delete(oldest);
      return;
    }
  }
}

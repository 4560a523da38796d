import { PolicyError } from '../errors.ts';
import type { CompiledPolicy } from '../model/compiled.ts';

/** Activations with names resolved: rules and predicates by their index in the compiled policy. */
export interface PreparedPolicy {
  readonly ruleIndex: ReadonlyMap<string, number>;
  /** Rules that are always active; without adaptivity, all. */
  readonly baseline: readonly number[];
  /** By predicate: the rules that it activates, each once. */
  readonly activated: readonly (readonly number[])[];
}

const prepared = new WeakMap<CompiledPolicy, PreparedPolicy>();

/** Resolved once per compiled policy. @throws PolicyError `policy_invalid`: a reference to what the policy lacks */
export function preparedPolicy(compiled: CompiledPolicy): PreparedPolicy {
  const known = prepared.get(compiled);
  if (known !== undefined) return known;
  const made = prepare(compiled);
  prepared.set(compiled, made);
  return made;
}

function prepare({ policy, rules, predicates }: CompiledPolicy): PreparedPolicy {
  const ruleIndex = new Map(rules.map(({ id }, index) => [id, index]));
  const { adaptivity } = policy;
  if (adaptivity === undefined) return { ruleIndex, baseline: [...ruleIndex.values()], activated: [] };
  const predicateIndex = new Map(predicates.map(({ id }, index) => [id, index]));
  const activated = predicates.map(() => new Set<number>());
  for (const { when, rules: ids } of adaptivity.activations) {
    const targets = activated[indexIn(predicateIndex, when, 'predicate')];
    for (const id of ids) targets?.add(indexIn(ruleIndex, id, 'rule'));
  }
  return {
    ruleIndex,
    baseline: [...new Set(adaptivity.baseline?.map((id) => indexIn(ruleIndex, id, 'rule')))],
    activated: activated.map((targets) => [...targets]),
  };
}

function indexIn(indexes: ReadonlyMap<string, number>, id: string, what: string): number {
  const index = indexes.get(id);
  if (index !== undefined) return index;
  throw new PolicyError('policy_invalid', `The policy has no ${what} ${JSON.stringify(id)}: lint it.`);
}

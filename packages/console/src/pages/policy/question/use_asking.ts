import { useState } from 'react';
import type { Bindings, PolicyVersion, Selector } from '../../policies/policy_answers.ts';
import { usePolicySearch } from '../use_policy_search.ts';
import { contextTemplate } from './context_template.ts';
import { pinnedOf } from './pinned_of.ts';
import { type JsonObject, readArray, readObject, readWeights } from './read_json.ts';

export interface Texts {
  readonly context: string;
  readonly proofs: string;
  readonly weights: string;
}

/** What a plan or verdict is asked on. */
export interface Question {
  readonly context: JsonObject;
  readonly proofs: readonly unknown[];
  readonly selector: Selector;
  readonly weights: Readonly<Record<string, number>>;
}

export interface Asking {
  readonly texts: Texts;
  readonly faults: Partial<Record<keyof Texts, string>>;
  /** undefined: a text is not what it must be. */
  readonly question: Question | undefined;
  readonly pinned: Bindings;
  readonly selector: Selector;
  readonly template: string;
  readonly write: (texts: Partial<Texts>) => void;
}

/**
 * The context that somebody writes, for plan and verdict alike. It may hold what is nobody else's business: it is never
 * in the address, and a reload forgets it.
 */
export function useAsking(policy: PolicyVersion): Asking {
  const [{ selector: chosen }] = usePolicySearch();
  const pinned = pinnedOf(policy);
  const template = contextTemplate(policy.document.inputs, pinned);
  const [texts, setTexts] = useState<Texts>({ context: template, proofs: '', weights: '' });
  const selector: Selector = chosen ?? 'basic';
  const context = readObject(texts.context);
  const proofs = readArray(texts.proofs);
  const weights = readWeights(texts.weights);
  return {
    texts,
    pinned,
    selector,
    template,
    faults: {
      ...(context.ok ? {} : { context: context.fault }),
      ...(proofs.ok ? {} : { proofs: proofs.fault }),
      ...(weights.ok ? {} : { weights: weights.fault }),
    },
    question:
      context.ok && proofs.ok && weights.ok
        ? {
            context: context.value,
            proofs: proofs.value,
            selector,
            weights: selector === 'weighted' ? weights.value : {},
          }
        : undefined,
    write: (next) => setTexts((before) => ({ ...before, ...next })),
  };
}

import type { LegalBasis, Policy } from '../../model/policy.ts';
import { readAdaptivity } from './read_adaptivity.ts';
import { readInputs } from './read_inputs.ts';
import { isObject, readMembers } from './read_members.ts';
import { childPointer } from './pointer.ts';
import { readRule } from './read_rule.ts';
import { readList, readName, readText } from './read_values.ts';
import { type ShapeProblem, ShapeProblems } from './shape_problems.ts';

const POLICY = {
  what: 'A policy',
  required: ['id', 'version', 'inputs', 'rules'],
  optional: ['legal_basis', 'description', 'adaptivity'],
} as const;
const BASIS = { what: 'A legal basis', required: [], optional: ['directive', 'article'] } as const;
const ID = /^[a-z0-9._-]{1,128}$/;

export type PolicyShape =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly ShapeProblem[] };

/**
 * A policy from what YAML or JSON holds. Every shape and name is checked here; what one part says of another, and
 * which operators and functions there are, is for the linter.
 */
export function readPolicyValue(value: unknown): PolicyShape {
  const problems = new ShapeProblems();
  const policy = otherKind(value, problems) ? undefined : readPolicyMembers(value, problems);
  if (policy !== undefined && problems.all.length === 0) return { ok: true, policy };
  return { ok: false, problems: problems.all };
}

/** Its own members would all be refused as unknown: that helps nobody. */
function otherKind(value: unknown, problems: ShapeProblems): boolean {
  if (!isObject(value) || !Object.hasOwn(value, 'kind')) return false;
  const { kind } = value;
  if (kind === 'policy') return false;
  const shown = typeof kind === 'string' ? JSON.stringify(kind.slice(0, 40)) : 'unknown to policies';
  problems.refuse(
    '/kind',
    `This document is not a policy, its kind is ${shown}: pass the file to \`kakeya policy\`, which tells the kinds apart.`,
  );
  return true;
}

function readPolicyMembers(value: unknown, problems: ShapeProblems): Policy | undefined {
  const given = readMembers(value, '', POLICY, problems);
  const id = readText(given?.id, '/id', 'id', problems);
  if (id !== undefined && !ID.test(id)) {
    problems.refuse(
      '/id',
      'id must be 1 to 128 of the characters a to z, 0 to 9, dot, underscore and hyphen.',
    );
  }
  const version = readName(given?.version, '/version', 'version', problems);
  const basis = readList(given?.legal_basis, '/legal_basis', 'legal_basis', problems, readBasis);
  const description = readText(given?.description, '/description', 'description', problems);
  const inputs = readInputs(given?.inputs, '/inputs', problems);
  const rules = readList(given?.rules, '/rules', 'rules', problems, readRule);
  if (rules?.length === 0) problems.refuse('/rules', 'A policy must have at least one rule.');
  const adaptivity = readAdaptivity(given?.adaptivity, '/adaptivity', problems);
  if (id === undefined || version === undefined || inputs === undefined || rules === undefined)
    return undefined;
  return {
    id,
    version,
    ...(basis === undefined ? {} : { legal_basis: basis }),
    ...(description === undefined ? {} : { description }),
    inputs,
    rules,
    ...(adaptivity === undefined ? {} : { adaptivity }),
  };
}

function readBasis(value: unknown, pointer: string, problems: ShapeProblems): LegalBasis | undefined {
  const given = readMembers(value, pointer, BASIS, problems);
  if (given === undefined) return undefined;
  if (given.directive === undefined && given.article === undefined) {
    return problems.refuse(pointer, 'A legal basis must have a directive or an article.');
  }
  const at = (key: string): string => childPointer(pointer, key);
  const directive = readText(given.directive, at('directive'), 'directive', problems);
  const article = readText(given.article, at('article'), 'article', problems);
  return {
    ...(directive === undefined ? {} : { directive }),
    ...(article === undefined ? {} : { article }),
  };
}

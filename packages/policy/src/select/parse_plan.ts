import { type JsonLimits, parseJsonStrict } from '@kakeya/protocol';
import { PolicyError } from '../errors.ts';
import { compareBytes } from '../hash/byte_order.ts';
import { isPolicyDigest } from '../hash/digest.ts';
import type { PolicyDigest } from '../model/hash.ts';
import { type Plan, SELECTOR_NAMES, type SelectorName } from '../model/plan.ts';
import { planHash } from './plan_hash.ts';

const LIMITS: JsonLimits = { maxDepth: 3, maxMembers: 100_000, maxElements: 500_000 };
const MEMBERS = [
  'policy_id',
  'ir_hash',
  'context_hash',
  'selector',
  'active_rules',
  'order',
  'cost',
  'cost_sum',
  'reason',
  'plan_hash',
];
const encoder = new TextEncoder();

/**
 * Reads a plan strictly: its members and no others, in any order and spacing. That it is the right plan only
 * `verifyPlan` can say.
 * @throws PolicyError `plan_invalid`; `hash_mismatch`: the content is not what the hash was made of
 */
export function parsePlan(text: string): Plan {
  const parsed = parseJsonStrict(encoder.encode(text), LIMITS);
  if (!parsed.ok) throw refusal(parsed.problems[0]?.message ?? 'This is not JSON.');
  const members = mapOf(parsed.value, 'The plan');
  const { unknown_predicates, ...rest } = Object.fromEntries(members);
  for (const name of MEMBERS) if (!members.has(name)) throw refusal(`The plan has no member ${name}.`);
  const strange = Object.keys(rest).find((name) => !MEMBERS.includes(name));
  if (strange !== undefined) {
    throw refusal(`The plan has an unknown member ${JSON.stringify(strange.slice(0, 64))}.`);
  }
  const plan: Plan = {
    policy_id: textOf(rest['policy_id'], 'policy_id'),
    ir_hash: digestIn(rest['ir_hash'], 'ir_hash'),
    context_hash: digestIn(rest['context_hash'], 'context_hash'),
    selector: selectorOf(rest['selector']),
    active_rules: textsOf(rest['active_rules'], 'active_rules'),
    order: textsOf(rest['order'], 'order'),
    cost: mapEach(rest['cost'], 'cost', numberOf),
    cost_sum: numberOf(rest['cost_sum'], 'cost_sum'),
    reason: mapEach(rest['reason'], 'reason', textsOf),
    ...(unknown_predicates !== undefined && {
      unknown_predicates: textsOf(unknown_predicates, 'unknown_predicates'),
    }),
    plan_hash: digestIn(rest['plan_hash'], 'plan_hash'),
  };
  refuseInconsistent(plan);
  if (planHash(plan) === plan.plan_hash) return plan;
  throw new PolicyError('hash_mismatch', 'The plan was changed after it was made: make it anew.');
}

/** What `planJson` writes from `active_rules` must be all there is, and in order. */
function refuseInconsistent(plan: Plan): void {
  const rules = plan.active_rules.toSorted(compareBytes);
  if (new Set(rules).size < rules.length || !sameTexts(rules, plan.active_rules)) {
    throw refusal('active_rules must name each rule once, in byte order.');
  }
  for (const [what, named] of [
    ['order', plan.order],
    ['cost', Object.keys(plan.cost)],
    ['reason', Object.keys(plan.reason)],
  ] as const) {
    if (!sameTexts(named.toSorted(compareBytes), rules)) {
      throw refusal(`${what} must name exactly the active rules.`);
    }
  }
}

const sameTexts = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, i) => text === b[i]);

function mapOf(value: unknown, what: string): ReadonlyMap<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return new Map<string, unknown>(Object.entries(value));
  }
  throw refusal(`${what} must be an object.`);
}

function mapEach<T>(
  value: unknown,
  what: string,
  read: (value: unknown, what: string) => T,
): Record<string, T> {
  const members = [...mapOf(value, what)];
  return Object.fromEntries(members.map(([name, each]) => [name, read(each, `Each ${what}`)]));
}

function textOf(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw refusal(`${what} must be a string.`);
}

function textsOf(value: unknown, what: string): string[] {
  if (Array.isArray(value)) return value.map((each: unknown) => textOf(each, `Each of ${what}`));
  throw refusal(`${what} must be a list.`);
}

function numberOf(value: unknown, what: string): number {
  if (typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER) return value;
  throw refusal(`${what} must be a number from 0 up.`);
}

function digestIn(value: unknown, what: string): PolicyDigest {
  if (typeof value === 'string' && isPolicyDigest(value)) return value;
  throw refusal(`${what} must be sha3-256: and 64 lower-case hex digits.`);
}

function selectorOf(value: unknown): SelectorName {
  const selector = SELECTOR_NAMES.find((name) => name === value);
  if (selector !== undefined) return selector;
  throw refusal(`selector must be ${SELECTOR_NAMES.join(' or ')}.`);
}

const refusal = (message: string): PolicyError => new PolicyError('plan_invalid', message);

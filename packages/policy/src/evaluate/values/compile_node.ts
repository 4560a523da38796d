import { PolicyError } from '../../errors.ts';
import { typeOfLiteral } from '../../expression/static_type.ts';
import type { ExprNode, InputSpec, Literal } from '../../model/policy.ts';
import { ArrayFact } from '../facts/array_fact.ts';
import { compare } from './compare.ts';
import { compileCall } from './compile_call.ts';
import { allOf, anyOf, negate } from './kleene.ts';
import { booleanOf, type Value } from './value.ts';

/** What a name stands for; undefined: nothing. */
export type Scope = (name: string) => Value | undefined;

/**
 * A tree as closures.
 * @throws PolicyError `policy_invalid`: names and types that linting refuses
 */
export function compileNode(node: ExprNode, scope: Scope): Value {
  if ('const' in node) return constant(node.const);
  if ('var' in node) return named(node.var, scope);
  const args = node.args.map((arg) => compileNode(arg, scope));
  if ('func' in node) return compileCall(node.func, args);
  switch (node.op) {
    case 'and':
      return { kind: 'boolean', get: allOf(args.map(booleanOf)) };
    case 'or':
      return { kind: 'boolean', get: anyOf(args.map(booleanOf)) };
    case 'not': {
      const [arg] = args;
      if (arg !== undefined) return { kind: 'boolean', get: negate(booleanOf(arg)) };
      break;
    }
    default: {
      const [left, right] = args;
      if (left !== undefined && right !== undefined) {
        return { kind: 'boolean', get: compare(node.op, left, right) };
      }
    }
  }
  throw new PolicyError('policy_invalid', `${node.op} lacks an argument: lint the policy.`);
}

function named(name: string, scope: Scope): Value {
  const value = scope(name);
  if (value !== undefined) return value;
  throw new PolicyError('policy_invalid', `There is no input ${JSON.stringify(name)}: declare it in inputs.`);
}

function constant(literal: Literal): Value {
  switch (typeof literal) {
    case 'string':
      return { kind: 'text', text: literal };
    case 'number':
      return { kind: 'number', get: () => literal };
    case 'boolean':
      return { kind: 'boolean', get: () => literal };
    default: {
      const type = typeOfLiteral(literal);
      if (typeof type === 'string' || 'text' in type) {
        throw new PolicyError('policy_invalid', 'An array constant has the type of a scalar.');
      }
      const array = new ArrayFact(literal, undefined);
      return { kind: 'array', type, get: () => array };
    }
  }
}

/** An input, by where it is in the values of the facts. */
export function inputValue({ type, items }: InputSpec, index: number): Value {
  switch (type) {
    case 'number':
    case 'date':
      return {
        kind: type,
        get: ({ values }) => {
          const value = values[index];
          return typeof value === 'number' ? value : undefined;
        },
      };
    case 'string':
    case 'hex':
      return {
        kind: type,
        get: ({ values }) => {
          const value = values[index];
          return typeof value === 'string' ? value : undefined;
        },
      };
    case 'boolean':
      return {
        kind: type,
        get: ({ values }) => {
          const value = values[index];
          return typeof value === 'boolean' ? value : undefined;
        },
      };
    case 'array':
      return {
        kind: type,
        type: { items: items ?? 'any' },
        get: ({ values }) => {
          const value = values[index];
          return value instanceof ArrayFact ? value : undefined;
        },
      };
    default:
      return type satisfies never;
  }
}

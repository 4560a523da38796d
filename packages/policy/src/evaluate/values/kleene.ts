import type { Get } from './value.ts';

/** Kleene's and: false if one is, else unknown if one is. */
export function allOf(conditions: readonly Get<boolean>[]): Get<boolean> {
  return (facts) => {
    let result: boolean | undefined = true;
    for (const condition of conditions) {
      const truth = condition(facts);
      if (truth === false) return false;
      if (truth === undefined) result = undefined;
    }
    return result;
  };
}

/** Kleene's or: true if one is, else unknown if one is. */
export function anyOf(conditions: readonly Get<boolean>[]): Get<boolean> {
  return (facts) => {
    let result: boolean | undefined = false;
    for (const condition of conditions) {
      const truth = condition(facts);
      if (truth === true) return true;
      if (truth === undefined) result = undefined;
    }
    return result;
  };
}

export function negate(condition: Get<boolean>): Get<boolean> {
  return (facts) => {
    const truth = condition(facts);
    return truth === undefined ? undefined : !truth;
  };
}

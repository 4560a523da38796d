/** The same value, with the members of every object in an order that `draws` decides. */
export function reordered(value: unknown, draws: Iterator<number>): unknown {
  if (Array.isArray(value)) return value.map((item) => reordered(item, draws));
  if (typeof value !== 'object' || value === null) return value;
  const keyed = Object.entries(value).map(([key, member]) => ({
    key,
    member: reordered(member, draws),
    rank: Number(draws.next().value),
  }));
  return Object.fromEntries(
    keyed.toSorted((a, b) => a.rank - b.rank).map(({ key, member }) => [key, member]),
  );
}

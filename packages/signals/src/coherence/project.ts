import type { Matrix } from '../types.ts';

/**
 * ⟨row, direction⟩, summed from the first coordinate to the last: the order is part of the definition, because
 * a projection that rounds differently can fall into another bin.
 */
export function project(matrix: Matrix, row: number, rows: Matrix, direction: number): number {
  const { d, data } = matrix;
  const left = row * d;
  const right = direction * d;
  let sum = 0;
  for (let i = 0; i < d; i++) sum += data[left + i]! * rows.data[right + i]!;
  return sum;
}

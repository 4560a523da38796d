/** A held-out row: its raw log-odds, whether it is wrong, its weight. */
export interface CalibrationRow {
  readonly z: number;
  readonly wrong: boolean;
  readonly weight: number;
}

/** Kish's effective number of rows: (Σw)² / Σw². Equal weights give the number of rows. */
export function effectiveSize(rows: readonly CalibrationRow[]): number {
  const sum = rows.reduce((total, { weight }) => total + weight, 0);
  const squares = rows.reduce((total, { weight }) => total + weight ** 2, 0);
  return squares > 0 ? sum ** 2 / squares : 0;
}

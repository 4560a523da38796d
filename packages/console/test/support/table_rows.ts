import type { Locator } from 'playwright-core';

/** What a table says once it is there, row by row, under the heads of its columns. */
export async function tableRows(table: Locator): Promise<readonly Readonly<Record<string, string>>[]> {
  await table.waitFor();
  const heads = await table.getByRole('columnheader').allInnerTexts();
  const cells = await table.getByRole('cell').allInnerTexts();
  return Array.from({ length: Math.floor(cells.length / heads.length) }, (_, row) =>
    Object.fromEntries(heads.map((head, column) => [head, oneLine(cells[row * heads.length + column])])),
  );
}

const oneLine = (text = ''): string => text.trim().replaceAll(/\s+/g, ' ');

import type { ListColumns } from '../sets/lists/list_row.ts';

export const COLUMN_TYPES = ['string', 'number', 'boolean', 'date', 'country', 'hex'] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

export const COLLECTORS = ['list', 'distinct', 'min', 'max', 'sum', 'oldest', 'newest'] as const;
/** How the values of a column become one input. */
export type Collector = (typeof COLLECTORS)[number];

/** What one input of a policy is made of. */
export type InputMapping =
  /** The elements that stand for the suppliers, as in committed sets. */
  | { readonly identity: true; readonly collect: 'list' | 'distinct' }
  | { readonly column: string; readonly type: ColumnType; readonly collect: Collector }
  /** How many suppliers there are. */
  | { readonly collect: 'count' };

/** Which columns of a supplier file make which inputs of a policy. */
export interface SupplierMapping {
  readonly identity?: ListColumns;
  readonly inputs: Readonly<Record<string, InputMapping>>;
}

/** Supplier files as the inputs of a policy: which column becomes which input is a mapping document. On Node.js. */
export { parseMapping, readMapping } from './read_mapping.ts';
export {
  readSuppliers,
  type SupplierOptions,
  type SupplierProblem,
  type SupplierResult,
} from './read_suppliers.ts';
export type { InputMapping, SupplierMapping } from './supplier_mapping.ts';

import { readFileSync } from 'node:fs';

const read = (name: string): string => readFileSync(new URL(`vectors/${name}`, import.meta.url), 'utf8');

/** A policy of which IR 1.0 cannot say everything; both JSON texts were hashed by another implementation of SHA3-256. */
export const SUPPLIER_CARE = {
  yaml: read('supplier_care.yaml'),
  policyJson: read('supplier_care.policy.json'),
  policyHash: 'sha3-256:ff8003644588c2a4ac2867bc6777f0fa2f5a997e260aec1096c636b2338fa27e',
  irJson: read('supplier_care.ir.json'),
  irHash: 'sha3-256:0f7a32c963396b56ced6a2adfd5017fca7624f0ea0b885365f27950dffe7ad72',
};

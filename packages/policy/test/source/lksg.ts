/** The interoperability example of the format: other implementations have these bytes and hashes. */
export const LKSG = {
  yaml: `id: lksg.v1
version: "1.0"
legal_basis:
  - directive: LkSG
description: Minimal LkSG supplier check
inputs:
  sanctions_root: {type: hex}
  supplier_hashes: {type: array, items: hex}
rules:
  - id: no_sanctions
    op: non_membership
    lhs: supplier_hashes
    rhs: sanctions_root
`,
  policyJson:
    '{"id":"lksg.v1","version":"1.0","legal_basis":[{"directive":"LkSG"}],"description":"Minimal LkSG supplier check","inputs":{"sanctions_root":{"type":"hex"},"supplier_hashes":{"type":"array","items":"hex"}},"rules":[{"id":"no_sanctions","op":"non_membership","lhs":"supplier_hashes","rhs":"sanctions_root"}]}',
  policyHash: 'sha3-256:b98c3db55f874476dc749ea32b70bdf5369a0d7bc5364f236e034f1ddcd94638',
  irJson:
    '{"ir_version":"1.0","policy_id":"lksg.v1","policy_hash":"sha3-256:b98c3db55f874476dc749ea32b70bdf5369a0d7bc5364f236e034f1ddcd94638","rules":[{"id":"no_sanctions","op":"non_membership","lhs":{"var":"supplier_hashes"},"rhs":{"var":"sanctions_root"}}],"ir_hash":"sha3-256:df3a3eeb7c72f6204131397e4b0a4b16235f1e20cc66102153ad6d4ee78f892c"}',
  irHash: 'sha3-256:df3a3eeb7c72f6204131397e4b0a4b16235f1e20cc66102153ad6d4ee78f892c',
};

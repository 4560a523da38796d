import { type Static, Type } from 'typebox';

/** What a submission says of a policy: which one, on which context, with proofs of what stands on lists or does not. */
export const PolicyMemberSchema = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9._-]+$', maxLength: 128 }),
    context: Type.Record(Type.String(), Type.Unknown(), {
      description: "The policy's inputs, commitments and variables; its lists stay where they are.",
    }),
    proofs: Type.Optional(
      Type.Array(Type.Unknown(), { maxItems: 1024, description: 'Set proofs, each `{root, proofs}`.' }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'A policy to judge the output by. `context.policy_context` of the record must be the SHA-256 of the RFC 8785 form of `{context, policy}`, the context here and the id.',
  },
);

export type SubmittedPolicy = Static<typeof PolicyMemberSchema>;

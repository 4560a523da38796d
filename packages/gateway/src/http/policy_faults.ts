import { type ProblemBody, problem, type ProblemTypeName } from '@kakeya/protocol';
import { StorageError } from '@kakeya/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Identity } from '../identity/identity.ts';
import { sendProblem } from './admission.ts';
import { sendStorageFault } from './label_route.ts';

/** A registry that refuses what it is asked is answered as `refused` says; one that is away is for the sender to wait for. */
export function sendRegistryFault(
  fault: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  refused: ProblemTypeName,
): FastifyReply {
  if (fault instanceof StorageError && fault.code === 'invalid_argument')
    return sendProblem(reply, problem(refused, { detail: fault.message, request_id: request.id }));
  return sendStorageFault(fault, request.id, reply);
}

export const noSuchPolicy = (requestId: string): ProblemBody =>
  problem('not-found', {
    detail: 'This tenant has no such policy or version; GET /v1/policies lists what it has.',
    request_id: requestId,
  });

const MAX_WHO_LENGTH = 1024;

/** Who acts, for the registry's history: a line of text, since it is shown in terminals and kept where no NUL may be. */
export function actor({ tenant, subject }: Identity): string {
  const usable =
    subject !== undefined && subject.length <= MAX_WHO_LENGTH && !/[\p{Cc}\p{Cs}]/u.test(subject);
  return usable ? subject : `tenant:${tenant.id}`;
}

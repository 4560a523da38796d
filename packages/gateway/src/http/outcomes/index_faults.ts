import { problem } from '@kakeya/protocol';
import { StorageError } from '@kakeya/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { comeBackLater } from '../../overload/refusals.ts';
import { sendProblem } from '../admission.ts';

/** Answers for an index that does not. Only reading failed: whatever was recorded is still in the journal. */
export function sendIndexFault(fault: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!(fault instanceof StorageError)) throw fault;
  if (fault.code === 'invalid_argument') {
    return sendProblem(reply, problem('invalid-request', { detail: fault.message, request_id: request.id }));
  }
  const detail = 'The index of outcomes does not answer; nothing that was recorded is lost.';
  return sendProblem(reply, comeBackLater('store-unavailable', request.id, detail));
}

import { parentPort } from 'node:worker_threads';
import type { FromThread, ToThread } from './thread_calls.ts';

/** Answers what `ThreadCalls` asks this thread; an answer that fails is told, and ends nothing. */
export async function replyTo<Question, Answer>(
  { number, question }: ToThread<Question>,
  answer: (question: Question) => Answer | Promise<Answer>,
): Promise<void> {
  parentPort?.postMessage(await replyOf(), []);

  async function replyOf(): Promise<FromThread<Answer>> {
    try {
      return { number, answer: await answer(question) };
    } catch (fault) {
      return { number, failed: fault instanceof Error ? fault.message : String(fault) };
    }
  }
}

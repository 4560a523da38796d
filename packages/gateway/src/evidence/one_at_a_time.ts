/**
 * Calls wait for those before them, whether these succeed or fail; each gets its own result or error.
 *
 * @param mostWaiting beside the one that runs: whoever asks and goes away must not keep a thread busy for hours
 * @returns undefined where as many wait already: it is not called
 */
export function oneAtATime<Question, Answer>(
  call: (question: Question) => Promise<Answer>,
  mostWaiting: number,
): (question: Question) => Promise<Answer> | undefined {
  let before: Promise<unknown> = Promise.resolve();
  let open = 0;
  return (question) => {
    if (open > mostWaiting) return undefined;
    open += 1;
    const turn = before.then(() => call(question)).finally(() => (open -= 1));
    before = turn.catch(() => undefined);
    return turn;
  };
}

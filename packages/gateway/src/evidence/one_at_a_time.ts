/** Calls wait for those before them, whether these succeed or fail; each gets its own result or error. */
export function oneAtATime<Question, Answer>(
  call: (question: Question) => Promise<Answer>,
): (question: Question) => Promise<Answer> {
  let before: Promise<unknown> = Promise.resolve();
  return (question) => {
    const turn = before.then(() => call(question));
    before = turn.catch(() => undefined);
    return turn;
  };
}

/** What is wrong at a place in the text, as an offset in UTF-16 units. */
export interface TextProblem {
  readonly offset: number;
  readonly message: string;
}

/** What a record was made from, where it comes with it. */
export interface OutputTexts {
  readonly answer: string;
  /** What the answer is to stand on. */
  readonly passages: readonly string[];
  /** Other answers to the same question, for self-consistency. */
  readonly samples: readonly string[];
}

/** Long enough for valid signals, and not repetitive: alone it is accepted. */
const SENTENCES = [
  'The Ravensbourne bridge was opened in 1932 and carries 417 vehicles an hour over the river.',
  'Its keeper lives in the tollhouse beside the northern pier, where the records of every crossing are kept.',
  'Ice closed the span for 11 days in the winter of 1947, and barges waited below the weir until the thaw.',
  'Engineers from Lewisham replaced the deck with oak and steel, which halved the noise for those who live nearby.',
  'A ferry ran between both banks before that; its landing stage is now a small café with a view of the arches.',
];

export const ANSWER = SENTENCES.slice(0, 4).join(' ');
export const PASSAGES: readonly string[] = [SENTENCES.slice(0, 2).join(' '), SENTENCES.slice(2).join(' ')];
/** The same answer but for one number, which no passage has. */
export const WRONG_NUMBER = ANSWER.replace('417', '923');

/** What a person found an output to be. `wrong` is the positive class of every score: larger = more suspect. */
export type Label = 'wrong' | 'benign';

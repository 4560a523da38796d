const ALGORITHMS: Readonly<Record<string, string>> = {
  thompson: 'Thompson sampling',
  ucb1: 'UCB1',
  kl_ucb: 'KL-UCB',
};

/** What is not known is said as the gateway says it. */
export const algorithmWords = (algorithm: string): string => ALGORITHMS[algorithm] ?? algorithm;

/** One piece of evidence for or against a product, in log-odds, with the sentence that says it. */
export interface Signal {
  weight: number;
  reason: string;
  /** Evidence of origin, not of name alone, outweighs rivals that share only the name: what it rests on. */
  tie?: 'repository' | 'host' | 'vendor' | 'target';
  /** True for a name that hardly any other product has: rivals of that name are the same thing under another vendor. */
  rare?: boolean;
}

/** Log-odds to a probability, two decimals. */
export function confidenceOf(signals: readonly Signal[]): number {
  let sum = 0;
  for (const { weight } of signals) sum += weight;
  return Math.round(100 / (1 + Math.exp(-sum))) / 100;
}

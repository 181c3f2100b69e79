/** One piece of evidence for or against a product, in log-odds, with the sentence that says it. */
export interface Signal {
  weight: number;
  reason: string;
  /** Evidence of origin, not of name alone, outweighs rivals that share only the name: what it rests on. */
  tie?: 'repository' | 'host' | 'vendor' | 'target' | 'vendor-name';
  /** True for a name that hardly any other product has: rivals of that name are the same thing under another vendor. */
  rare?: boolean;
  /** However much else speaks for the product, it is no more certain than this. */
  atMost?: number;
}

/** Log-odds to a probability, two decimals. */
export function confidenceOf(signals: readonly Signal[]): number {
  let sum = 0;
  let most = 1;
  for (const { weight, atMost = 1 } of signals) {
    sum += weight;
    most = Math.min(most, atMost);
  }
  return Math.min(most, Math.round(100 / (1 + Math.exp(-sum))) / 100);
}

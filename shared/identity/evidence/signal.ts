/** One piece of evidence for or against a product, in log-odds, with the sentence that states it. */
export interface Signal {
  weight: number;
  reason: string;
  /** What evidence of origin rests on. Such evidence outweighs rivals that share only the name. */
  tie?: 'repository' | 'host' | 'vendor' | 'target' | 'vendor-name';
  /**
   * True for a name that hardly any other product has: rivals with it are the same thing under another
   * vendor.
   */
  rare?: boolean;
  /** States only that something is missing, which contradicts nothing. */
  isAbsence?: boolean;
  /** Caps the confidence, however strong the other evidence. */
  atMost?: number;
}

/** Converts summed log-odds to a probability with two decimals. */
export function confidenceOf(signals: readonly Signal[]): number {
  let sum = 0;
  let most = 1;
  for (const { weight, atMost = 1 } of signals) {
    sum += weight;
    most = Math.min(most, atMost);
  }
  return Math.min(most, Math.round(100 / (1 + Math.exp(-sum))) / 100);
}

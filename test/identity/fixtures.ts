import type { ProductProfile } from '../../shared/nvd/entry.ts';

/** A product profile with what a test does not care about filled in. */
export function profile(product: string, fields: Partial<ProductProfile> = {}): ProductProfile {
  const cves = fields.cves ?? 1;
  return {
    product,
    digest: product,
    cves,
    parts: { a: cves },
    targetSw: {},
    refs: {},
    years: [2015, 2021],
    ...fields,
  };
}

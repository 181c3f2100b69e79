import { compareText } from '../../platform/index.ts';
import type { Advisory } from '../advisory.ts';
import type { Product } from '../publication.ts';
import type { Site } from './format.ts';

interface Standing {
  release: string;
  product: Product;
  /** Those that were not withdrawn, oldest first; at least one. */
  advisories: readonly Advisory[];
}

/** What stands, release by release, for formats that cannot say that an advisory was withdrawn. */
export function standingByRelease({ publication, advisories }: Site): Standing[] {
  return Object.entries(publication.releases)
    .sort(([a], [b]) => compareText(a, b))
    .map(([release, product]) => {
      const own = advisories.filter((each) => each.release === release && !each.withdrawn);
      return { release, product, advisories: own };
    })
    .filter(({ advisories: own }) => own.length > 0);
}

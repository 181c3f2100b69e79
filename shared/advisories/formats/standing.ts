import { compareText } from '../../platform/index.ts';
import type { Advisory } from '../advisory.ts';
import type { Product } from '../publication.ts';
import type { Statement } from '../statements/statement.ts';
import type { Site } from './format.ts';

export interface Standing {
  release: string;
  product: Product;
  /** Those that were not withdrawn, oldest first. */
  advisories: readonly Advisory[];
  statements: readonly Statement[];
}

/**
 * What stands, release by release, for formats that cannot say that an advisory was withdrawn: at least an advisory or a
 * statement each.
 */
export function standingByRelease({ publication, advisories, statements = [] }: Site): Standing[] {
  return Object.entries(publication.releases)
    .sort(([a], [b]) => compareText(a, b))
    .map(([release, product]) => {
      const own = advisories.filter((each) => each.release === release && !each.withdrawn);
      const stated = statements.filter((each) => each.release === release && !each.ended);
      return { release, product, advisories: own, statements: stated };
    })
    .filter(({ advisories: own, statements: stated }) => own.length + stated.length > 0);
}

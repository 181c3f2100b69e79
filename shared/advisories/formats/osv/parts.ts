import { parseEvr } from '../../../rpm/index.ts';
import type { AdvisedCve, Advisory } from '../../advisory.ts';
import type { Product } from '../../publication.ts';
import { purlFor } from '../purls.ts';

/** The whole release: without its tag, a build would sort behind itself. An epoch of 0 is not written. */
export function versionOf(evr: string): string {
  const { epoch = 0, version, release } = parseEvr(evr);
  return `${epoch === 0 ? '' : `${epoch}:`}${version}-${release}`;
}

export function scoreOf(vector: string | undefined): { type: string; score: string }[] {
  if (vector === undefined) return [];
  if (vector.startsWith('CVSS:4')) return [{ type: 'CVSS_V4', score: vector }];
  if (vector.startsWith('CVSS:3')) return [{ type: 'CVSS_V3', score: vector }];
  return [{ type: 'CVSS_V2', score: vector }];
}

export function sourcePurl(advisory: Pick<Advisory, 'package' | 'fixed'>, product: Product): string {
  return purlFor('source', { name: advisory.package, architecture: 'src' }, { advisory, product });
}

export function detailsOfCve({ cve, description }: AdvisedCve): string {
  return `${cve}: ${description ?? 'no description.'}`;
}

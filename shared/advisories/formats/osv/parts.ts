import { parseEvr } from '../../../rpm/index.ts';
import type { AdvisedCve, Advisory } from '../../advisory.ts';
import type { Product } from '../../publication.ts';
import { namedWeakness } from '../cwe-names.ts';
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

/** What OSV has no field of its own for, under the names that GitHub's records have. */
export function specificOf(cves: readonly AdvisedCve[], supersededBy?: string): object {
  const weaknesses = [...new Set(cves.flatMap(({ weaknesses: own = [] }) => own))].filter(namedWeakness);
  const specific = {
    ...(weaknesses.length === 0 ? {} : { cwe_ids: weaknesses }),
    ...(supersededBy === undefined ? {} : { superseded_by: `x_${supersededBy}` }),
  };
  return Object.keys(specific).length === 0 ? {} : { database_specific: specific };
}

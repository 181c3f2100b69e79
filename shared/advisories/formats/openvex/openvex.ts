import { compareText } from '../../../platform/index.ts';
import { type Advisory, revisedAt } from '../../advisory.ts';
import type { Product } from '../../publication.ts';
import { type Format, jsonFile, type Site } from '../format.ts';
import { nvdPage } from '../nvd-page.ts';
import { purlFor } from '../purls.ts';
import { standingByRelease } from '../standing.ts';

/**
 * OpenVEX 0.2.0, one document per release: which builds have which fix. The products are the purls of the binary packages
 * with their build, the one form that grype and Trivy both match without knowing their qualifiers.
 * @see https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md
 */
export const openvex: Format = {
  name: 'openvex',
  files: (site) =>
    standingByRelease(site).map(({ release, product, advisories }) => {
      const content = document(release, advisories, { publication: site.publication, product });
      return jsonFile(`openvex/${release}.openvex.json`, content);
    }),
};

interface Context {
  publication: Site['publication'];
  product: Product;
}

function document(
  release: string,
  advisories: readonly Advisory[],
  { publication, product }: Context,
): object {
  const dates = advisories.map(revisedAt).sort(compareText);
  return {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': `${publication.baseUrl}/openvex/${release}.openvex.json`,
    author: publication.publisher.name,
    role: 'vendor',
    timestamp: dates[0],
    last_updated: dates.at(-1),
    version: advisories.reduce((sum, { revisions }) => sum + revisions.length, 0),
    tooling: 'Patchline',
    statements: statementsOf(advisories, product),
  };
}

/** One per CVE and product: readers take the first that fits. */
function statementsOf(advisories: readonly Advisory[], product: Product): object[] {
  const told = new Set<string>();
  return advisories.flatMap((advisory) =>
    advisory.cves.flatMap(({ cve }) => {
      const purls = new Set(
        advisory.binaries.map((binary) => purlFor('package', binary, { advisory, product })),
      );
      const fresh = [...purls].filter((purl) => !told.has(`${cve} ${purl}`));
      if (fresh.length === 0) return [];
      for (const purl of fresh) told.add(`${cve} ${purl}`);
      return [
        {
          vulnerability: { '@id': nvdPage(cve), name: cve },
          timestamp: revisedAt(advisory),
          products: fresh.map((purl) => ({ '@id': purl })),
          status: 'fixed',
          status_notes: `Fixed by ${advisory.id}.`,
        },
      ];
    }),
  );
}

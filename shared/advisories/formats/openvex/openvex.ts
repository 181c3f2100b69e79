import { revisedAt } from '../../advisory.ts';
import type { Statement } from '../../statements/statement.ts';
import { type Format, jsonFile } from '../format.ts';
import { nvdPage } from '../nvd-page.ts';
import { purlFor } from '../purls.ts';
import { NO_FIX, NO_FIX_YET } from '../remedies.ts';
import { type Shipped, shippedIn } from '../shipped.ts';
import { type Standing as StandingRelease, standingByRelease } from '../standing.ts';
import { type VexStatement, vexOf } from './document.ts';
import { vexRepository } from './repository.ts';

/**
 * OpenVEX 0.2.0, one document per release: which builds have which fix, and what is stated of others. The products are the purls of the binary packages
 * with their build, the one form that grype and Trivy both match without knowing their qualifiers.
 * @see https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md
 */
export const openvex: Format = {
  name: 'openvex',
  isWhole: () => true,
  files(site) {
    const released = standingByRelease(site).map((each) => ({ ...each, told: statementsOf(each) }));
    if (released.length === 0) return [];
    const { publication } = site;
    return [
      ...released.map(({ release, told, advisories, statements }) => {
        const path = `openvex/${release}.openvex.json`;
        const version = [...advisories, ...statements].reduce((sum, each) => sum + each.revisions.length, 0);
        return jsonFile(path, vexOf(told, { path, version, publication }));
      }),
      ...vexRepository(
        released.flatMap(({ told }) => told),
        publication,
      ),
    ];
  },
};

type Standing = Omit<StandingRelease, 'release'>;

/** One per CVE and product: readers take the first that fits, so what is stated comes before what was fixed. */
function statementsOf({ advisories, statements, product }: Standing): VexStatement[] {
  const told = new Set<string>();
  const fresh = (cve: string, shipped: Shipped): { '@id': string }[] => {
    const purls = shipped.binaries.map((binary) =>
      purlFor('package', binary, { advisory: shipped, product }),
    );
    const own = [...new Set(purls)].filter((purl) => !told.has(`${cve} ${purl}`));
    for (const purl of own) told.add(`${cve} ${purl}`);
    return own.map((purl) => ({ '@id': purl }));
  };
  const stated = statements.map((each) => ({
    vulnerability: { '@id': nvdPage(each.cve), name: each.cve },
    timestamp: revisedAt(each),
    products: fresh(each.cve, shippedIn(each, product)),
    ...saidOf(each),
  }));
  const fixed = advisories.flatMap((advisory) =>
    advisory.cves.map(({ cve }) => ({
      vulnerability: { '@id': nvdPage(cve), name: cve },
      timestamp: revisedAt(advisory),
      products: fresh(cve, advisory),
      status: 'fixed',
      status_notes: `Fixed by ${advisory.id}.`,
    })),
  );
  return [...stated, ...fixed].filter(({ products }) => products.length > 0);
}

/** What is affected needs an action, and what is not affected a reason. */
function saidOf({ status, justification, mitigation, disposition }: Statement): object {
  switch (status) {
    case 'affected':
      return { status, action_statement: disposition === 'wont_fix' ? NO_FIX : NO_FIX_YET };
    case 'mitigated':
      return { status: 'affected', action_statement: mitigation };
    case 'not_affected':
      return justification === undefined
        ? { status, impact_statement: 'The build is not among those affected.' }
        : { status, justification };
    case 'under_investigation':
      return { status };
  }
}

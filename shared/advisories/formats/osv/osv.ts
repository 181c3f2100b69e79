import { compareText, defined } from '../../../platform/index.ts';
import { type Advisory, revisedAt, summaryOf, titleOf } from '../../advisory.ts';
import type { Product } from '../../publication.ts';
import { dateIn, type Format, jsonFile, type Site, type SiteDocument } from '../format.ts';
import { nvdPage } from '../nvd-page.ts';
import { detailsOfCve, scoreOf, sourcePurl, specificOf, versionOf } from './parts.ts';
import { unfixedRecordsOf } from './unfixed.ts';

/**
 * OSV records (https://ossf.github.io/osv-schema/), one per advisory of a release whose ecosystem is registered. Ids
 * carry `x_` until their prefix is registered. CVEs are `upstream`: `aliases` would make two CVEs of one advisory the
 * same.
 */
export const osv: Format = {
  name: 'osv',
  isWhole: ({ osvEcosystem }) => osvEcosystem !== undefined,
  documents: allOf,
  files(site, standing) {
    const records = allOf(site);
    if (records.length === 0) return [];
    const index = records.map((each) => ({ id: each.id, modified: dateIn(standing, each) }));
    return [
      jsonFile(
        'osv/modified.json',
        index.sort((a, b) => compareText(b.modified, a.modified)),
      ),
    ];
  },
};

function allOf(site: Site): (SiteDocument & { id: string })[] {
  return [...recordsOf(site), ...unfixedRecordsOf(site)];
}

function recordsOf({ publication, advisories }: Site): (SiteDocument & { id: string })[] {
  return advisories.flatMap((advisory) => {
    const product = publication.releases[advisory.release];
    if (product?.osvEcosystem === undefined) return [];
    const context = { product, ecosystem: product.osvEcosystem, publication };
    const id = `x_${advisory.id}`;
    return [
      {
        id,
        key: `osv:${id}`,
        changedAt: revisedAt(advisory),
        madeOf: [advisory, publication],
        tells: advisory.cves.map(({ cve }) => cve),
        make: (date: string) => [jsonFile(`osv/${id}.json`, record(advisory, { ...context, id, date }))],
      },
    ];
  });
}

interface Context {
  product: Product;
  ecosystem: string;
  publication: Site['publication'];
  id: string;
  /** When it was made public as it is. */
  date: string;
}

function record(advisory: Advisory, { product, ecosystem, publication, id, date }: Context): object {
  const scores = advisory.cves
    .flatMap(({ cvss }) => scoreOf(cvss?.vector))
    .sort((a, b) => compareText(a.score, b.score));
  return {
    schema_version: '1.7.3',
    id,
    published: advisory.publishedAt,
    modified: date,
    ...defined({ withdrawn: advisory.withdrawn?.at }),
    upstream: advisory.cves.map(({ cve }) => cve),
    summary: titleOf(advisory, product.title),
    details: detailsOf(advisory),
    ...(advisory.cves.length === 1 && scores.length === 1 ? { severity: scores } : {}),
    affected: [
      {
        package: {
          ecosystem,
          name: advisory.package,
          purl: sourcePurl(advisory, product),
        },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: versionOf(advisory.fixed) }] }],
        database_specific: { severity: advisory.severity },
      },
    ],
    ...specificOf(advisory.cves, advisory.supersededBy),
    ...defined({ credits: advisory.credits?.map((name) => ({ name })) }),
    references: [
      { type: 'ADVISORY', url: `${publication.baseUrl}/advisories/${advisory.id}.html` },
      ...advisory.cves.map(({ cve }) => ({ type: 'WEB', url: nvdPage(cve) })),
    ],
  };
}

function detailsOf(advisory: Advisory): string {
  const { workaround, cves } = advisory;
  return [
    summaryOf(advisory),
    ...cves.map(detailsOfCve),
    ...(workaround === undefined ? [] : [`Workaround: ${workaround}`]),
  ].join('\n\n');
}

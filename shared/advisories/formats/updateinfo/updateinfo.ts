import { compareText } from '../../../platform/index.ts';
import { parseEvr } from '../../../rpm/index.ts';
import type { Severity } from '../../../vulnerabilities/index.ts';
import { type Advisory, revisedAt, summaryOf, titleOf } from '../../advisory.ts';
import type { Product, Publication } from '../../publication.ts';
import type { Format } from '../format.ts';
import { nvdPage } from '../nvd-page.ts';
import { xmlText, type XmlElement } from '../xml.ts';

/** The four words that dnf knows; what nobody rated is left out, and dnf says Unknown. */
const WORDS: Partial<Readonly<Record<Severity, string>>> = {
  critical: 'Critical',
  high: 'Important',
  medium: 'Moderate',
  low: 'Low',
};

/**
 * `updateinfo.xml`, one per release and repository, for `repodata` of that repository: what `dnf updateinfo` lists. A
 * withdrawn advisory is not in it: dnf does not heed a status.
 */
export const updateinfo: Format = {
  name: 'updateinfo',
  isWhole: () => true,
  files({ publication, advisories }) {
    const standing = advisories.filter(({ withdrawn }) => !withdrawn);
    const places = Map.groupBy(standing, ({ release, repository }) => `${release}/${repository}`);
    return [...places]
      .sort(([a], [b]) => compareText(a, b))
      .flatMap(([place, own]) => {
        const product = publication.releases[own[0]?.release ?? ''];
        if (!product) return [];
        const updates = own.map((advisory) => update(advisory, { product, publication }));
        const content = xmlText({ updates: { update: updates } });
        return [{ path: `updateinfo/${place}/updateinfo.xml`, type: 'application/xml', content }];
      });
  },
};

function update(
  advisory: Advisory,
  { product, publication }: { product: Product; publication: Publication },
): XmlElement {
  const { publisher, baseUrl } = publication;
  const word = WORDS[advisory.severity];
  return {
    '@from': publisher.contact,
    '@status': 'final',
    '@type': 'security',
    '@version': String(advisory.revisions.length),
    id: advisory.id,
    title: titleOf(advisory, product.title),
    issued: { '@date': dateOf(advisory.publishedAt) },
    updated: { '@date': dateOf(revisedAt(advisory)) },
    ...(word === undefined ? {} : { severity: word }),
    summary: summaryOf(advisory),
    description: descriptionOf(advisory),
    references: {
      reference: [
        {
          '@href': `${baseUrl}/advisories/${advisory.id}.html`,
          '@id': advisory.id,
          '@title': advisory.id,
          '@type': 'self',
        },
        ...advisory.cves.map(({ cve }) => ({
          '@href': nvdPage(cve),
          '@id': cve,
          '@title': cve,
          '@type': 'cve',
        })),
      ],
    },
    pkglist: {
      collection: {
        '@short': advisory.release,
        name: product.title,
        package: packagesOf(advisory),
      },
    },
  };
}

/** The only form that dnf reads; another becomes 1970. */
function dateOf(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 19)}`;
}

function descriptionOf({ cves, workaround, credits }: Advisory): string {
  const told = cves.map(({ cve, description }) => `${cve}: ${description ?? 'no description.'}`);
  return [
    ...told,
    ...(workaround === undefined ? [] : [`Workaround: ${workaround}`]),
    ...(credits === undefined ? [] : [`Credits: ${credits.join(', ')}`]),
  ].join('\n\n');
}

function packagesOf({ package: source, fixed, binaries }: Advisory): XmlElement[] {
  const { epoch = 0, version, release } = parseEvr(fixed);
  return binaries.map(({ name, architecture, file, sha256 }) => ({
    '@name': name,
    '@epoch': String(epoch),
    '@version': version,
    '@release': release,
    '@arch': architecture,
    '@src': `${source}-${version}-${release}.src.rpm`,
    filename: file,
    sum: { '@type': 'sha256', '#': sha256 },
  }));
}

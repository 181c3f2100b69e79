import { createHash } from 'node:crypto';
import { compareText } from '../../../platform/index.ts';
import { parseEvr } from '../../../rpm/index.ts';
import type { Severity } from '../../../vulnerabilities/index.ts';
import { type Advisory, revisedAt, summaryOf, titleOf } from '../../advisory.ts';
import type { Product, Publication } from '../../publication.ts';
import type { Format, PublishedFile } from '../format.ts';
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
 * `updateinfo.xml`, one per release and repository, for `repodata` of that repository: what `dnf updateinfo` lists, and
 * its entry of `repomd.xml`. A withdrawn advisory is not in it: dnf does not heed a status.
 */
export const updateinfo: Format = {
  name: 'updateinfo',
  // What lies in images alone is in no repository.
  isWhole: (_, { repository }) => repository !== undefined,
  files({ publication, advisories }) {
    const standing = advisories.filter(({ withdrawn }) => !withdrawn);
    const listed = standing.flatMap((advisory) =>
      repositoriesOf(advisory).map((repository) => ({ advisory, repository })),
    );
    const places = Map.groupBy(listed, ({ advisory, repository }) => `${advisory.release}/${repository}`);
    return [...places]
      .sort(([a], [b]) => compareText(a, b))
      .flatMap(([place, own]) => {
        const product = publication.releases[own[0]?.advisory.release ?? ''];
        if (!product) return [];
        const updates = own.map(({ advisory, repository }) =>
          update(advisory, { product, publication, repository }),
        );
        const content = xmlText({ updates: { update: updates } });
        const changed = own.map(({ advisory }) => revisedAt(advisory)).sort(compareText);
        const xml = (name: string, text: string): PublishedFile => ({
          path: `updateinfo/${place}/${name}`,
          type: 'application/xml',
          content: text,
        });
        return [
          xml('updateinfo.xml', content),
          xml('repomd-data.xml', repomdData(content, changed.at(-1) ?? '')),
        ];
      });
  },
};

/** The entry of `repomd.xml` for `repodata/updateinfo.xml`. @param changed ISO 8601 */
function repomdData(content: string, changed: string): string {
  const hash = createHash('sha256').update(content).digest('hex');
  const size = String(Buffer.byteLength(content));
  return xmlText({
    data: {
      '@type': 'updateinfo',
      checksum: { '@type': 'sha256', '#': hash },
      'open-checksum': { '@type': 'sha256', '#': hash },
      location: { '@href': 'repodata/updateinfo.xml' },
      timestamp: String(Math.floor(Date.parse(changed) / 1000)),
      size,
      'open-size': size,
    },
  });
}

/** Those that have a binary of it; of one that was published before anybody looked, its own. */
function repositoriesOf({ repository, binaries }: Advisory): string[] {
  const having = binaries.flatMap(({ repositories = [] }) => repositories);
  return [...new Set([...(repository === undefined ? [] : [repository]), ...having])].sort(compareText);
}

interface Listing {
  product: Product;
  publication: Publication;
  repository: string;
}

function update(advisory: Advisory, { product, publication, repository }: Listing): XmlElement {
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
        package: packagesOf(advisory, repository),
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

/** Those that the repository has: dnf would show others, or nothing, without a word. */
function packagesOf(
  { id, package: source, fixed, binaries, release: of }: Advisory,
  repository: string,
): XmlElement[] {
  const { epoch = 0, version, release } = parseEvr(fixed);
  const listed = binaries.filter(({ repositories = [repository] }) => repositories.includes(repository));
  if (listed.length === 0) throw new Error(`${id}: ${repository} of ${of} has none of its packages`);
  return listed.map(({ name, architecture, file, sha256 }) => ({
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

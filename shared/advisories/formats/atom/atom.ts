import { compareText } from '../../../platform/index.ts';
import { type Advisory, revisedAt, summaryOf, titleOf } from '../../advisory.ts';
import type { Publication } from '../../publication.ts';
import type { Format } from '../format.ts';
import { xmlText, type XmlElement } from '../xml.ts';

/** Older ones are in the documents; a feed tells what is new. */
const MOST_ENTRIES = 100;

/** An Atom feed (RFC 4287) of the advisories that changed last. */
export const atom: Format = {
  name: 'atom',
  files({ publication, advisories }) {
    const newest = [...advisories]
      .sort((a, b) => compareText(revisedAt(b), revisedAt(a)) || compareText(a.id, b.id))
      .slice(0, MOST_ENTRIES);
    const first = newest[0];
    if (!first) return [];
    const { publisher, baseUrl } = publication;
    const content = xmlText({
      feed: {
        '@xmlns': 'http://www.w3.org/2005/Atom',
        id: `${baseUrl}/advisories.atom`,
        title: `Security advisories of ${publisher.name}`,
        updated: revisedAt(first),
        author: { name: publisher.name },
        link: [{ '@rel': 'self', '@href': `${baseUrl}/advisories.atom` }],
        entry: newest.map((advisory) => entry(advisory, publication)),
      },
    });
    return [{ path: 'advisories.atom', type: 'application/atom+xml', content }];
  },
};

/** `updated` moves exactly with a revision: readers show an entry again for it. */
function entry(advisory: Advisory, { baseUrl, releases }: Publication): XmlElement {
  const address = `${baseUrl}/advisories/${advisory.id}.html`;
  return {
    id: address,
    title: `${advisory.id} ${titleOf(advisory, releases[advisory.release]?.title ?? advisory.release)}`,
    published: advisory.publishedAt,
    updated: revisedAt(advisory),
    link: { '@rel': 'alternate', '@href': address },
    summary: summaryOf(advisory),
  };
}

import { compareText } from '../../../platform/index.ts';
import type { Publication } from '../../publication.ts';
import type { PublishedFile, SigningKey } from '../format.ts';
import { publisherOf } from './advisory-document.ts';

/** Where a provider's files lie, below the base address. */
export const ROOT = '.well-known/csaf';
/** The directory of the documents, all of which anybody may read. */
export const FOLDER = `${ROOT}/white`;

const INFORMATION_TYPE = {
  scheme: 'urn:ietf:params:rolie:category:information-type',
  term: 'csaf',
};
const SCHEMA = 'https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json';

/** A document, as indexes and feeds list it. */
export interface Listed {
  id: string;
  title: string;
  /** Below the directory: year and file name. */
  path: string;
  publishedAt: string;
  revisedAt: string;
}

/** A ROLIE feed. @param documents newest first @see RFC 8322 */
export function feedOf(
  documents: readonly Listed[],
  { baseUrl }: Publication,
  signingKey: SigningKey | undefined,
): object {
  const folder = `${baseUrl}/${FOLDER}`;
  return {
    feed: {
      id: 'csaf-feed-tlp-white',
      title: 'CSAF feed (TLP:WHITE)',
      link: [
        { rel: 'self', href: `${folder}/csaf-feed-tlp-white.json` },
        { rel: 'service', href: `${baseUrl}/${ROOT}/service.json` },
      ],
      category: [INFORMATION_TYPE],
      updated: documents[0]?.revisedAt,
      entry: documents.map(({ id, title, path, publishedAt, revisedAt }) => ({
        id,
        title,
        published: publishedAt,
        updated: revisedAt,
        link: [
          { rel: 'self', href: `${folder}/${path}` },
          { rel: 'hash', href: `${folder}/${path}.sha256` },
          { rel: 'hash', href: `${folder}/${path}.sha512` },
          ...(signingKey ? [{ rel: 'signature', href: `${folder}/${path}.asc` }] : []),
        ],
        content: { type: 'application/json', src: `${folder}/${path}` },
        format: { schema: SCHEMA, version: '2.0' },
      })),
    },
  };
}

export function service({ baseUrl }: Publication): object {
  return {
    service: {
      workspace: [
        {
          title: 'CSAF feeds',
          collection: [
            {
              title: 'CSAF feed (TLP:WHITE)',
              href: `${baseUrl}/${ROOT}/white/csaf-feed-tlp-white.json`,
              categories: { category: [INFORMATION_TYPE] },
            },
          ],
        },
      ],
    },
  };
}

/** What tells a product's documents from others: the products. @see RFC 8322, section 6.2 */
export function categories({ releases }: Publication): object {
  const titles = [...new Set(Object.values(releases).map(({ title }) => title))].sort(compareText);
  return { categories: { category: titles.map((term) => ({ term })) } };
}

/**
 * A trusted provider where documents are signed.
 * @see https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html#717-requirement-7-provider-metadatajson
 */
export function providerMetadata(
  publication: Publication,
  { date, signingKey }: { date: string; signingKey: SigningKey | undefined },
): object {
  const root = `${publication.baseUrl}/${ROOT}`;
  return {
    canonical_url: `${root}/provider-metadata.json`,
    distributions: [
      { directory_url: `${root}/white/` },
      {
        rolie: {
          feeds: [
            {
              summary: 'All TLP:WHITE documents',
              tlp_label: 'WHITE',
              url: `${root}/white/csaf-feed-tlp-white.json`,
            },
          ],
        },
      },
    ],
    last_updated: date,
    list_on_CSAF_aggregators: true,
    metadata_version: '2.0',
    mirror_on_CSAF_aggregators: true,
    ...(signingKey
      ? {
          public_openpgp_keys: [
            {
              fingerprint: signingKey.fingerprint,
              url: `${publication.baseUrl}/${keyFile(signingKey).path}`,
            },
          ],
        }
      : {}),
    publisher: publisherOf(publication),
    role: signingKey ? 'csaf_trusted_provider' : 'csaf_provider',
  };
}

/** @see https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html#7120-requirement-20-public-openpgp-key */
export function keyFile({ fingerprint, armored }: SigningKey): PublishedFile {
  return { path: `${ROOT}/openpgp/${fingerprint}.asc`, type: 'text/plain', content: armored };
}

/** How long a reader may rely on it (RFC 9116 asks for a date): a year from the last change. */
const VALID_MILLISECONDS = 365 * 86_400_000;

/** @see https://www.rfc-editor.org/rfc/rfc9116 */
export function securityText(documents: readonly Listed[], { publisher, baseUrl }: Publication): string {
  const newest = documents[0]?.revisedAt ?? '';
  const expires = new Date(Date.parse(newest) + VALID_MILLISECONDS).toISOString();
  const contact =
    publisher.contact.includes('@') && !publisher.contact.includes(':')
      ? `mailto:${publisher.contact}`
      : publisher.contact;
  return [
    `Contact: ${contact}`,
    `Expires: ${expires}`,
    `CSAF: ${baseUrl}/${ROOT}/provider-metadata.json`,
    '',
  ].join('\n');
}

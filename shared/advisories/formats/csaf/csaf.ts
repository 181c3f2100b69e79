import { createHash } from 'node:crypto';
import { compareText } from '../../../platform/index.ts';
import { revisedAt, titleOf } from '../../advisory.ts';
import {
  dateIn,
  type Format,
  jsonFile,
  type PublishedFile,
  type Site,
  type SiteDocument,
} from '../format.ts';
import { advisoryDocument } from './advisory-document.ts';
import { documentName } from './document-name.ts';
import { listings } from './listings.ts';
import {
  categories,
  feedOf,
  FOLDER,
  keyFile,
  type Listed,
  providerMetadata,
  ROOT,
  securityText,
  service,
} from './provider.ts';
import { type Told, vexDocument, vexId, vexRevisedAt } from './vex-document.ts';

/**
 * CSAF 2.0 as a provider serves it: one document per advisory and one per CVE, their hashes and signatures, and the
 * directory by year with index, changes, deletions, listings and a ROLIE feed.
 * @see https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html#7-distributing-csaf-documents
 */
export const csaf: Format = {
  name: 'csaf',
  isWhole: () => true,
  documents: (site) => [...advisoriesOf(site), ...vexOf(site), ...metadataOf(site)],
  files(site, standing) {
    const listed = [...advisoriesOf(site), ...vexOf(site)].map((each): Listed => ({
      ...each,
      revisedAt: dateIn(standing, each),
    }));
    if (listed.length === 0) return [];
    const newestFirst = [...listed].sort(
      (a, b) => compareText(b.revisedAt, a.revisedAt) || compareText(a.path, b.path),
    );
    const paths = listed.map(({ path }) => path).sort(compareText);
    const { publication, signingKey } = site;
    return [
      text(`${FOLDER}/index.txt`, 'text/plain', lines(paths)),
      text(
        `${FOLDER}/changes.csv`,
        'text/csv',
        lines(newestFirst.map(({ path, revisedAt: at }) => `"${path}","${at}"`)),
      ),
      text(
        `${FOLDER}/deletions.csv`,
        'text/csv',
        lines(
          standing.deleted
            .filter(({ path }) => path.startsWith(`${FOLDER}/`))
            .map(({ path, at }) => `"${path.slice(FOLDER.length + 1)}","${at}"`),
        ),
      ),
      jsonFile(`${FOLDER}/csaf-feed-tlp-white.json`, feedOf(newestFirst, publication, signingKey)),
      jsonFile(`${FOLDER}/category-white.json`, categories(publication)),
      jsonFile(`${ROOT}/service.json`, service(publication)),
      text('.well-known/security.txt', 'text/plain', securityText(newestFirst, publication)),
      ...(signingKey ? [keyFile(signingKey)] : []),
      ...listings(paths, signingKey !== undefined),
    ];
  },
};

interface Document extends SiteDocument {
  id: string;
  title: string;
  /** Below the directory: year and file name. */
  path: string;
  publishedAt: string;
}

function advisoriesOf({ publication, advisories }: Site): Document[] {
  return advisories.map((advisory) => {
    const title = titleOf(advisory, publication.releases[advisory.release]?.title ?? advisory.release);
    return documentOf({
      id: advisory.id,
      title,
      publishedAt: advisory.publishedAt,
      changedAt: revisedAt(advisory),
      madeOf: [advisory, publication],
      tells: advisory.cves.map(({ cve }) => cve),
      content: (date) => advisoryDocument(advisory, publication, date),
    });
  });
}

function vexOf({ publication, advisories, statements = [] }: Site): Document[] {
  const named = [
    ...advisories
      .filter(({ withdrawn }) => !withdrawn)
      .flatMap((advisory) => advisory.cves.map(({ cve }) => ({ cve, advisory, statement: undefined }))),
    ...statements
      .filter(({ ended }) => !ended)
      .map((statement) => ({ cve: statement.cve, advisory: undefined, statement })),
  ];
  return [...Map.groupBy(named, ({ cve }) => cve)]
    .sort(([a], [b]) => compareText(a, b))
    .map(([cve, all]) => {
      const told: Told = {
        cve,
        advisories: all.flatMap(({ advisory }) => advisory ?? []),
        statements: all.flatMap(({ statement }) => statement ?? []),
      };
      const own = [...told.advisories, ...told.statements];
      return documentOf({
        id: vexId(cve, publication),
        title: `${cve} in products of ${publication.publisher.name}`,
        publishedAt: own.map(({ publishedAt }) => publishedAt).sort(compareText)[0] ?? '',
        changedAt: vexRevisedAt(own),
        madeOf: [told, publication],
        tells: [cve],
        content: (date) => vexDocument(told, { publication, date }),
      });
    });
}

/** Dated by its own changes, such as a new key: not by each document. */
function metadataOf({ publication, advisories, statements = [], signingKey }: Site): SiteDocument[] {
  const first = advisories[0] ?? statements[0];
  if (!first) return [];
  return [
    {
      key: 'csaf:provider-metadata',
      changedAt: first.publishedAt,
      madeOf: [publication, signingKey?.fingerprint],
      tells: [],
      make: (date) => [
        jsonFile(`${ROOT}/provider-metadata.json`, providerMetadata(publication, { date, signingKey })),
      ],
    },
  ];
}

interface Made extends Omit<SiteDocument, 'key' | 'make'> {
  id: string;
  title: string;
  publishedAt: string;
  content: (date: string) => object;
}

/** In the folder of the year in which it was first published. */
function documentOf({ content, ...facts }: Made): Document {
  const path = `${facts.publishedAt.slice(0, 4)}/${documentName(facts.id)}`;
  return {
    ...facts,
    path,
    key: `csaf:${path}`,
    isSigned: true,
    make(date) {
      const file = jsonFile(`${FOLDER}/${path}`, content(date));
      return [file, ...hashesOf(file)];
    },
  };
}

function hashesOf({ path, content }: PublishedFile): PublishedFile[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return ['sha256', 'sha512'].map((algorithm) => {
    const hash = createHash(algorithm).update(content).digest('hex');
    return text(`${path}.${algorithm}`, 'text/plain', `${hash}  ${name}\n`);
  });
}

function text(path: string, type: string, content: string): PublishedFile {
  return { path, type, content };
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}

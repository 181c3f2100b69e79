import { createHash } from 'node:crypto';
import { compareText } from '../../../platform/index.ts';
import { type Advisory, revisedAt, titleOf } from '../../advisory.ts';
import { type Format, jsonFile, type PublishedFile, type Site } from '../format.ts';
import { advisoryDocument } from './advisory-document.ts';
import { documentName } from './document-name.ts';
import { feedOf, type Listed, providerMetadata, ROOT, securityText, service } from './provider.ts';
import { vexDocument, vexId, vexRevisedAt } from './vex-document.ts';

/**
 * CSAF 2.0 as a provider serves it: one document per advisory and one per CVE, their hashes, and the directory by year with
 * index, changes and a ROLIE feed.
 * @see https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html#7-distributing-csaf-documents
 */
export const csaf: Format = {
  name: 'csaf',
  files(site) {
    const listed = [...advisoriesOf(site), ...vexOf(site)];
    if (listed.length === 0) return [];
    const newestFirst = [...listed].sort(
      (a, b) => compareText(b.revisedAt, a.revisedAt) || compareText(a.path, b.path),
    );
    const { publication } = site;
    return [
      ...listed.flatMap(({ file }) => [file, ...hashesOf(file)]),
      text(
        `${ROOT}/white/index.txt`,
        'text/plain',
        lines([...listed].map(({ path }) => path).sort(compareText)),
      ),
      text(
        `${ROOT}/white/changes.csv`,
        'text/csv',
        lines(newestFirst.map(({ path, revisedAt: at }) => `"${path}","${at}"`)),
      ),
      jsonFile(`${ROOT}/white/csaf-feed-tlp-white.json`, feedOf(newestFirst, publication)),
      jsonFile(`${ROOT}/service.json`, service(publication)),
      jsonFile(`${ROOT}/provider-metadata.json`, providerMetadata(newestFirst, publication)),
      text('.well-known/security.txt', 'text/plain', securityText(newestFirst, publication)),
    ];
  },
};

interface Document extends Listed {
  file: PublishedFile;
}

function advisoriesOf({ publication, advisories }: Site): Document[] {
  return advisories.map((advisory) => {
    const title = titleOf(advisory, publication.releases[advisory.release]?.title ?? advisory.release);
    return documentOf({
      id: advisory.id,
      title,
      publishedAt: advisory.publishedAt,
      revisedAt: revisedAt(advisory),
      content: advisoryDocument(advisory, publication),
    });
  });
}

function vexOf({ publication, advisories }: Site): Document[] {
  const standing = advisories.filter(({ withdrawn }) => !withdrawn);
  const byCve = Map.groupBy(
    standing.flatMap((advisory) => advisory.cves.map(({ cve }) => ({ cve, advisory }))),
    ({ cve }) => cve,
  );
  return [...byCve]
    .sort(([a], [b]) => compareText(a, b))
    .map(([cve, named]) => {
      const own = named.map(({ advisory }): Advisory => advisory);
      return documentOf({
        id: vexId(cve, publication),
        title: `${cve} in products of ${publication.publisher.name}`,
        publishedAt: own.map(({ publishedAt }) => publishedAt).sort(compareText)[0] ?? '',
        revisedAt: vexRevisedAt(own),
        content: vexDocument(cve, own, publication),
      });
    });
}

interface Made extends Omit<Listed, 'path'> {
  content: object;
}

/** In the folder of the year in which it was first published. */
function documentOf({ content, ...facts }: Made): Document {
  const path = `${facts.publishedAt.slice(0, 4)}/${documentName(facts.id)}`;
  return { ...facts, path, file: jsonFile(`${ROOT}/white/${path}`, content) };
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

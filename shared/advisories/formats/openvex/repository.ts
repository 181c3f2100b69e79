import { gzipSync } from 'node:zlib';
import { compareText, contentHash } from '../../../platform/index.ts';
import type { Publication } from '../../publication.ts';
import { jsonFile, type PublishedFile } from '../format.ts';
import { type VexStatement, vexOf } from './document.ts';
import { tarOf } from './tar-of.ts';

const ARCHIVE = 'openvex/vex-repository.tar.gz';

/** How long a reader may go on with what it has. */
const UPDATE_INTERVAL = '1h';

/**
 * A VEX repository, which Trivy follows by its address alone: an archive with a document per package of whichever
 * releases, and what names it.
 * @see https://github.com/aquasecurity/vex-repo-spec
 */
export function vexRepository(
  statements: readonly VexStatement[],
  publication: Publication,
): PublishedFile[] {
  if (statements.length === 0) return [];
  const packages = [...byPackage(statements)]
    .sort(([a], [b]) => compareText(a, b))
    .map(([id, own]) => {
      const location = `${contentHash(id).slice(0, 24)}.json`;
      const named = { path: `openvex/packages/${location}`, version: own.length, publication };
      return { id, location, content: `${JSON.stringify(vexOf(own, named))}\n` };
    });
  const updated = statements.map(({ timestamp }) => timestamp).reduce((a, b) => (a > b ? a : b));
  const index = {
    updated_at: updated,
    packages: packages.map(({ id, location }) => ({ id, location, format: 'openvex' })),
  };
  const files = [
    { name: 'index.json', content: `${JSON.stringify(index)}\n` },
    ...packages.map(({ location, content }) => ({ name: location, content })),
  ];
  return [
    jsonFile('.well-known/vex-repository.json', {
      name: publication.publisher.name,
      description: `Which CVEs affect packages of ${publication.publisher.name}`,
      versions: [
        {
          spec_version: '0.1',
          locations: [{ url: `${publication.baseUrl}/${ARCHIVE}` }],
          update_interval: UPDATE_INTERVAL,
        },
      ],
    }),
    { path: ARCHIVE, type: 'application/gzip', content: gzipSync(tarOf(files, new Date(updated))) },
  ];
}

/** The statements of each package, by its purl without a build; each names only the products of that package. */
function byPackage(statements: readonly VexStatement[]): Map<string, VexStatement[]> {
  const packages = new Map<string, VexStatement[]>();
  for (const statement of statements) {
    const own = Map.groupBy(statement.products, ({ '@id': id }) => id.slice(0, id.lastIndexOf('@')));
    for (const [id, products] of own) {
      const known = packages.get(id);
      if (known) known.push({ ...statement, products });
      else packages.set(id, [{ ...statement, products }]);
    }
  }
  return packages;
}

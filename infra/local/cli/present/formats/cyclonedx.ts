import { createHash } from 'node:crypto';
import type { ShippedPackage } from '../../../../../shared/inventory/index.ts';
import { defined } from '../../../../../shared/platform/index.ts';
import { readPurl, purlPath } from '../../../../../shared/purl/index.ts';
import { cycloneDxAnalysis, productPurl, TOOL } from '../../../../../shared/vex/index.ts';
import { pageOf } from '../../../../../shared/vulnerabilities/index.ts';
import type { FindingRow } from '../findings/row.ts';
import { jsonLine } from '../text/json.ts';
import { evr } from '../text/words.ts';
import type { FormatContext } from './format.ts';

/**
 * A CycloneDX 1.6 document of what ships, with one vulnerability a finding. Its serial number is that of its
 * content.
 * @see https://cyclonedx.org/docs/1.6/json/
 */
export function* cycloneDx(rows: Iterable<FindingRow>, context: FormatContext): Generator<string> {
  const content = createHash('sha256');
  for (const piece of document(rows, context)) {
    content.update(piece);
    yield piece;
  }
  yield `,"serialNumber":"urn:uuid:${uuidOf(content.digest('hex'))}"}\n`;
}

function* document(rows: Iterable<FindingRow>, context: FormatContext): Generator<string> {
  const { release } = context;
  const head = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: metadataOf(context),
  };
  yield `${jsonLine(head).trimEnd().slice(0, -1)},"components":[`;
  const builds = buildsOf(context);
  yield* list([...builds].map(componentOf));
  yield '],"dependencies":[';
  yield* list([{ ref: release, dependsOn: [...builds.keys()] }]);
  yield '],"vulnerabilities":[';
  yield* list(vulnerabilitiesOf(rows, release));
  yield ']';
}

function metadataOf({ now, version, shipped, release }: FormatContext): object {
  return {
    timestamp: now,
    tools: { components: [{ type: 'application', name: TOOL, version }] },
    component: {
      type: 'operating-system',
      'bom-ref': release,
      name: shipped.distro,
      version: shipped.release,
    },
  };
}

/** What ships, each build once, by its reference. */
function buildsOf({ release, shipped }: FormatContext): Map<string, ShippedPackage> {
  return new Map(shipped.packages.map((pkg) => [refOf(release, { ...pkg, package: pkg.name }), pkg]));
}

function componentOf([ref, pkg]: [ref: string, pkg: ShippedPackage]): object {
  const components = modulesOf(pkg, ref);
  return {
    type: 'library',
    'bom-ref': ref,
    name: pkg.name,
    version: evr(pkg),
    purl: ref,
    ...defined({ components: components.length === 0 ? undefined : components }),
  };
}

function modulesOf({ components = [] }: ShippedPackage, parent: string): object[] {
  return [...new Set(components)].flatMap((purl) => {
    const parsed = readPurl(purl);
    if (parsed === undefined) return [];
    return [
      {
        type: 'library',
        'bom-ref': `${parent}#${purl}`,
        name: purlPath(parsed),
        ...defined({ version: parsed.version }),
        purl,
      },
    ];
  });
}

function* vulnerabilitiesOf(rows: Iterable<FindingRow>, release: string): Generator<object> {
  for (const row of rows) {
    const { cve, via, published, evidence, lane, fixedIn = [] } = row;
    const ref = refOf(release, row);
    const { decision } = evidence;
    const isFixKnown = fixedIn.length > 0;
    yield {
      'bom-ref': [cve, ref, ...(via === undefined ? [] : [via])].join('#'),
      id: cve,
      source: { name: cve.startsWith('CVE-') ? 'NVD' : 'OSV', url: pageOf(cve) },
      ratings: ratingsOf(row),
      ...defined({ recommendation: isFixKnown ? `Fixed in ${fixedIn.join(', ')}.` : undefined }),
      published,
      analysis: cycloneDxAnalysis(
        {
          ...row,
          reason: decision?.reason ?? evidence.reason,
          ...defined({ proof: decision?.proof, decided: decision }),
        },
        isFixKnown,
      ),
      affects: [{ ref }],
      properties: Object.entries(
        defined({
          'patchline:lane': lane,
          'patchline:component': via,
          'patchline:confidence': row.confidence?.toString(),
          'patchline:known-exploited': row.kev?.dateAdded,
        }),
      ).map(([name, value]) => ({ name, value })),
    };
  }
}

/** The vendor's rating first: it takes precedence. */
function ratingsOf({ rating, score, severity, vector, scoredBy }: FindingRow): object[] {
  const rated = rating && {
    source: { name: 'vendor' },
    severity: rating.severity,
    ...defined({ score: rating.score, vector: rating.vector, method: methodOf(rating.vector) }),
  };
  const scored = {
    ...defined({ source: scoredBy === undefined ? undefined : { name: scoredBy } }),
    ...defined({ score: score ?? undefined, vector, method: methodOf(vector) }),
    ...defined({ severity: rating ? undefined : severity }),
  };
  return [...(rated ? [rated] : []), ...(rating && score === null ? [] : [scored])];
}

function methodOf(vector: string | undefined): string | undefined {
  if (vector === undefined) return undefined;
  const [, version] = /^CVSS:(\d\.\d)\//.exec(vector) ?? [];
  return { '3.0': 'CVSSv3', '3.1': 'CVSSv31', '4.0': 'CVSSv4' }[version ?? ''] ?? 'CVSSv2';
}

function refOf(
  release: string,
  build: Pick<FindingRow, 'package' | 'epoch' | 'version' | 'release'>,
): string {
  return productPurl({
    release,
    package: build.package,
    evr: `${build.epoch}:${build.version}-${build.release}`,
  });
}

function* list(values: Iterable<object>): Generator<string> {
  let before = '\n';
  for (const value of values) {
    yield before + jsonLine(value).trimEnd();
    before = ',\n';
  }
  yield '\n';
}

/** A UUID of version 8, made of a hash. @see https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8 */
function uuidOf(hash: string): string {
  const variant = ((Number.parseInt(hash.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `8${hash.slice(13, 16)}`,
    variant + hash.slice(17, 20),
    hash.slice(20, 32),
  ].join('-');
}

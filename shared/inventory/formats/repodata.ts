import { InvalidInputError, walkXml } from '../../platform/index.ts';
import { formatEvr, parseEvr, parseNevra, parseSourceRpm, RpmSyntaxError } from '../../rpm/index.ts';
import { rejected as setAside, type RejectedRecord } from '../../vulnerabilities/index.ts';
import type { BinaryPackage, Inventory } from '../inventory.ts';
import { mapToSource } from '../source-mapping/map-to-source.ts';
import type { ShippedPackage } from '../manifest.ts';
import { bundledPurls } from '../components/bundled-provides.ts';
import { addComponents } from '../components/with-components.ts';
import { builtFrom } from './rpm-list.ts';
import type { SourceIndex } from '../source-mapping/source-index.ts';
import type { XmlFormat } from '../format.ts';

export const primary: XmlFormat = {
  kind: 'xml',
  name: 'primary.xml of a repository',
  fits: ({ root }) => root === 'metadata',
  read: ({ bytes }, source, index) => readPrimary(bytes, source, index),
};

/**
 * Reads a repository's unpacked `primary.xml`. A missing epoch means 0: the metadata is authoritative.
 * `packages` holds the newest build of each source package, separately for each module stream; `mapped` holds
 * every binary package; `ignored` names superseded builds.
 * @param streams `name-epoch:version-release.arch` → module stream; without it no modular build supersedes
 * another
 * @throws InvalidInputError where the XML is broken or its package count is wrong.
 * @see https://github.com/openSUSE/libzypp/tree/master/zypp/parser/yum/schema for the schema
 */
export function readPrimary(
  bytes: Uint8Array,
  source: string,
  index?: SourceIndex,
  streams: ReadonlyMap<string, string> = new Map(),
): Inventory {
  const { binaries, provides, rejected } = readPackages(bytes, source);
  const mapping = withBundled(mapToSource(binaries, index), provides);
  const streamOf = new Map(
    mapping.mapped.map(({ binary, source: built }) => [built, moduleStream(binary, built, streams)]),
  );
  const lineOf = (built: ShippedPackage): string => `${built.name} ${streamOf.get(built) ?? ''}`;
  const { newest, superseded } = partitionNewest(mapping.packages, lineOf, source);
  return {
    format: 'repodata',
    source,
    ...mapping,
    packages: newest,
    components: [],
    rejected,
    ignored: superseded,
  };
}

type Mapping = ReturnType<typeof mapToSource>;

/** The mapping, with what binary packages say they bundle among the components of their source packages. */
function withBundled(mapping: Mapping, provides: ReadonlyMap<BinaryPackage, readonly string[]>): Mapping {
  const purls = new Map<ShippedPackage, string[]>();
  for (const { binary, source } of mapping.mapped) {
    const bundled = bundledPurls(provides.get(binary) ?? []);
    if (bundled.length > 0) purls.set(source, [...(purls.get(source) ?? []), ...bundled]);
  }
  if (purls.size === 0) return mapping;
  const grown = new Map(
    [...purls].map(([source, added]) => [source, addComponents(source, { purls: added })]),
  );
  return {
    ...mapping,
    packages: mapping.packages.map((each) => grown.get(each) ?? each),
    mapped: mapping.mapped.map((each) => ({ ...each, source: grown.get(each.source) ?? each.source })),
  };
}

interface Fields {
  name: string;
  arch: string;
  epoch: string;
  version: string;
  release: string;
  sourceRpm: string;
  url: string;
  bundled: string[];
}

function readPackages(
  bytes: Uint8Array,
  source: string,
): {
  binaries: BinaryPackage[];
  provides: Map<BinaryPackage, readonly string[]>;
  rejected: RejectedRecord[];
} {
  const binaries: BinaryPackage[] = [];
  const provides = new Map<BinaryPackage, readonly string[]>();
  const rejected: RejectedRecord[] = [];
  let announced: number | undefined;
  let count = 0;
  let fields = blank();
  walkXml(bytes, source, {
    open(path, attributes) {
      if (path === 'metadata') announced = Number(attributes['packages']);
      else if (path === 'metadata/package') fields = blank();
      else if (path === 'metadata/package/version') {
        fields.epoch = attributes['epoch'] ?? '';
        fields.version = attributes['ver'] ?? '';
        fields.release = attributes['rel'] ?? '';
      } else if (path === PROVIDED) {
        const { name = '', flags, ver } = attributes;
        if (name.startsWith('bundled(') && flags === 'EQ' && ver !== undefined)
          fields.bundled.push(`${name} = ${ver}`);
      }
    },
    close(path, text) {
      if (path === 'metadata/package/name') fields.name = text;
      else if (path === 'metadata/package/arch') fields.arch = text;
      else if (path === 'metadata/package/url') fields.url = text;
      else if (path === 'metadata/package/format/sourcerpm') fields.sourceRpm = text;
      else if (path === 'metadata/package') {
        const record = `package ${count}`;
        count += 1;
        try {
          const binary = binaryPackage(record, fields);
          binaries.push(binary);
          if (fields.bundled.length > 0) provides.set(binary, fields.bundled);
        } catch (error) {
          if (!(error instanceof RpmSyntaxError)) throw error;
          rejected.push(setAside(source, `${record} ${fields.name}`, error));
        }
      }
    },
  });
  if (announced === undefined) throw new InvalidInputError(`${source}: no primary.xml of a repository`);
  if (announced !== count) {
    throw new InvalidInputError(`${source}: says packages="${announced}" but holds ${count}`);
  }
  return { binaries, provides, rejected };
}

const PROVIDED = 'metadata/package/format/provides/entry';

function blank(): Fields {
  return { name: '', arch: '', epoch: '', version: '', release: '', sourceRpm: '', url: '', bundled: [] };
}

function binaryPackage(record: string, fields: Fields): BinaryPackage {
  const { name, version, release, arch, sourceRpm, url } = fields;
  const evr = parseEvr(`${fields.epoch || '0'}:${version}-${release}`);
  const nevra = parseNevra(`${name}-${formatEvr(evr)}.${arch}`);
  return { record, ...nevra, builtFrom: builtFrom(nevra, parseSourceRpm(sourceRpm)), url: url || undefined };
}

/** RPM release of a build that belongs to a module: `2.module+el8.7.0+17412+bb0e4a6b`, `module_el8`. */
const modular = /\.module[_+]/;

/** The module stream of a package; a modular build of an unknown stream counts as a stream of its own. */
function moduleStream(
  binary: BinaryPackage,
  built: ShippedPackage,
  streams: ReadonlyMap<string, string>,
): string | undefined {
  const stream = streams.get(`${binary.name}-${formatEvr(binary)}.${binary.arch ?? ''}`);
  return stream ?? (modular.test(built.release) ? formatEvr(built) : undefined);
}

/** Splits source packages, sorted by name and EVR, into the last of each line and the rest. */
function partitionNewest(
  sorted: ShippedPackage[],
  lineOf: (built: ShippedPackage) => string,
  repository: string,
): { newest: ShippedPackage[]; superseded: RejectedRecord[] } {
  const last = new Map(sorted.map((built) => [lineOf(built), built]));
  const superseded = sorted.flatMap((built) => {
    const newer = last.get(lineOf(built)) ?? built;
    if (newer === built) return [];
    const record = `${built.name} ${formatEvr(built)}`;
    const reason = `the repository has ${formatEvr(newer)}`;
    return [{ source: repository, record, field: 'version', reason }];
  });
  const newest = new Set(last.values());
  return { newest: sorted.filter((built) => newest.has(built)), superseded };
}

import { parsePurl, type Purl, PurlSyntaxError, readPurl } from '../../purl/index.ts';
import { defined } from '../../platform/index.ts';
import {
  checkedName,
  namePattern,
  parseEpoch,
  parseEvr,
  parseSourceRpm,
  RpmSyntaxError,
} from '../../rpm/index.ts';
import { rejected } from '../../vulnerabilities/index.ts';
import type { BinaryPackage, Component, Inventory, SourceBuild } from '../inventory.ts';
import { mapToSource } from '../source-mapping/map-to-source.ts';
import type { SourceIndex } from '../source-mapping/source-index.ts';

/** An SBOM entry, whatever the format. */
export interface SbomEntry {
  record: string;
  kind: Component['kind'];
  name: string;
  version: string | undefined;
  /** All its purls. */
  purls: readonly string[];
  cpe: string | undefined;
  /** The source package as the tool names it outside the purl; without `evr` it has the binary package's. */
  builtFrom: { name: string; evr?: string | undefined } | undefined;
  url: string | undefined;
}

/** What an SBOM says about itself. */
export interface SbomHead {
  format: 'cyclonedx' | 'spdx';
  source: string;
  asOf: string | undefined;
  /** The operating system listed among the entries. */
  distro: string | undefined;
  release: string | undefined;
  rejected: Inventory['rejected'];
}

/**
 * Turns an SBOM's entries into an inventory: those with an rpm purl are binary packages (qualifiers `arch`,
 * `epoch`, `upstream`, `distro`), all others are components, whatever their purl looks like. A missing epoch
 * is unknown: tools differ on writing 0. If no entry is the operating system, the purls tell which it is.
 * @see https://github.com/package-url/purl-spec/blob/main/types-doc/rpm-definition.md
 */
export function sbomInventory(
  head: SbomHead,
  entries: Iterable<SbomEntry>,
  index: SourceIndex | undefined,
): Inventory {
  const inventory: Inventory = {
    ...head,
    packages: [],
    mapped: [],
    unmapped: [],
    components: [],
    ignored: [],
  };
  const binaries: BinaryPackage[] = [];
  const purls: Purl[] = [];
  for (const entry of entries) {
    const text = entry.purls.find(isOfRpm);
    if (text === undefined) {
      inventory.components.push(component(entry));
      continue;
    }
    try {
      const purl = rpmPurl(text);
      if (purl.name === 'gpg-pubkey') {
        const reason = 'a public key, not a package';
        inventory.ignored.push({ source: head.source, record: entry.record, field: 'name', reason });
      } else {
        binaries.push(binaryPackage(entry, purl));
        purls.push(purl);
      }
    } catch (error) {
      inventory.rejected.push(rejected(head.source, entry.record, error));
    }
  }
  return { ...inventory, ...namedBy(inventory, purls), ...mapToSource(binaries, index) };
}

function isOfRpm(purl: string): boolean {
  return /^pkg:\/*rpm\//i.test(purl);
}

/** @throws RpmSyntaxError */
function rpmPurl(text: string): Purl {
  try {
    return parsePurl(text);
  } catch (error) {
    if (!(error instanceof PurlSyntaxError)) throw error;
    throw new RpmSyntaxError('purl', `"${text.slice(0, 200)}": ${error.message}`);
  }
}

/** An entry that is not an RPM package, with any doubt about its naming. */
function component({ record, kind, name, version, purls, cpe }: SbomEntry): Component {
  const [purl] = purls.filter((text) => text !== '');
  const read = purl === undefined ? undefined : readPurl(purl);
  const doubt =
    purl === undefined
      ? cpe !== undefined && `it has a CPE (${cpe.slice(0, 100)}) and no rpm purl`
      : read === undefined && `its purl cannot be read: ${purl.slice(0, 100)}`;
  return {
    record,
    kind,
    name,
    version: version ?? read?.version,
    purl,
    ...defined({ type: read?.type, doubt: doubt === false ? undefined : doubt }),
  };
}

function binaryPackage(entry: SbomEntry, purl: Purl): BinaryPackage {
  const { record, url } = entry;
  const name = checkedName(purl.name);
  const qualifiers = purl.qualifiers ?? {};
  const isWhole = purl.version?.includes('-') === true || entry.version === undefined;
  const evr = parseEvr((isWhole ? purl.version : entry.version) ?? '');
  const prefix = /^(\d+):/.exec(entry.version ?? '')?.[1];
  const said = qualifiers['epoch'] ?? prefix;
  const epoch = said === undefined ? evr.epoch : parseEpoch(said);
  const arch = qualifiers['arch'];
  const found: BinaryPackage = { record, name, ...evr, epoch, arch, builtFrom: undefined, url };
  if (arch === 'src') return { ...found, builtFrom: { name, ...evr, epoch } };
  return { ...found, ...sourceOf(qualifiers['upstream'], entry.builtFrom) };
}

/** `upstream` is the source RPM's file name; some tools write only the source's name. */
function sourceOf(
  upstream: string | undefined,
  said: SbomEntry['builtFrom'],
): Partial<Pick<BinaryPackage, 'builtFrom' | 'sourceName'>> {
  const build = sourceBuild(upstream) ?? sourceBuild(said?.evr && `${said.name}-${said.evr}.src.rpm`);
  if (build !== undefined) return { builtFrom: build };
  const [sourceName = ''] = (said?.name ?? upstream ?? '').split('@');
  return namePattern.test(sourceName) && !sourceName.endsWith('.rpm') ? { sourceName } : {};
}

/** `undefined` where it cannot be read: the package itself is still good. */
function sourceBuild(sourceRpm: string | undefined): SourceBuild | undefined {
  if (sourceRpm?.endsWith('.rpm') !== true) return undefined;
  try {
    const { name, epoch, version, release } = parseSourceRpm(sourceRpm) ?? {};
    return name === undefined || version === undefined || release === undefined
      ? undefined
      : { name, epoch, version, release };
  } catch (error) {
    if (error instanceof RpmSyntaxError) return undefined;
    throw error;
  }
}

/** The distribution and release named by most purls, used if nothing else names them. */
function namedBy(
  { distro, release }: Inventory,
  purls: readonly Purl[],
): Pick<Inventory, 'distro' | 'release'> {
  const qualifier = mostCommon(purls.flatMap(({ qualifiers }) => qualifiers?.['distro'] ?? []));
  const [, byQualifier, version] = /^(.+)-([^-]+)$/.exec(qualifier ?? '') ?? [];
  return {
    distro: distro ?? byQualifier ?? mostCommon(purls.flatMap(({ namespace }) => namespace ?? [])),
    release: release ?? version,
  };
}

function mostCommon(values: readonly string[]): string | undefined {
  const groups = [...Map.groupBy(values, (value) => value).values()];
  return groups.sort((a, b) => b.length - a.length)[0]?.[0];
}

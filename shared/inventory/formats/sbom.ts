import { parsePurl, type Purl, PurlSyntaxError } from '../../purl/index.ts';
import { checkedName, parseEpoch, parseEvr, parseSourceRpm, RpmSyntaxError } from '../../rpm/index.ts';
import { rejected } from '../../vulnerabilities/index.ts';
import type { BinaryPackage, Component, Inventory, SourceBuild } from '../inventory.ts';
import { mapToSource } from '../source-mapping/map-to-source.ts';
import type { SourceIndex } from '../source-mapping/source-index.ts';

/** One entry of an SBOM, whatever its format. */
export interface SbomEntry {
  record: string;
  kind: Component['kind'];
  name: string;
  version: string | undefined;
  purl: string | undefined;
  /** What the tool says of the source package beside the purl. */
  builtFrom: { name: string; evr: string } | undefined;
  url: string | undefined;
}

/** What an SBOM says of itself. */
export interface SbomHead {
  format: 'cyclonedx' | 'spdx';
  source: string;
  asOf: string | undefined;
  /** The operating system among the entries. */
  distro: string | undefined;
  release: string | undefined;
  rejected: Inventory['rejected'];
}

/**
 * Makes an inventory of an SBOM's entries: those with an rpm purl are binary packages (qualifiers `arch`, `epoch`,
 * `upstream`, `distro`), the others components. An absent epoch is unknown: tools differ on whether they write 0.
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
  let distroQualifier: string | undefined;
  for (const entry of entries) {
    try {
      const purl = entry.purl === undefined ? undefined : purlOf(entry.purl);
      if (purl?.type !== 'rpm') {
        const { record, kind, name, version } = entry;
        inventory.components.push({
          record,
          kind,
          name,
          version: version ?? purl?.version,
          purl: entry.purl,
        });
      } else if (purl.name === 'gpg-pubkey') {
        inventory.ignored.push({
          source: head.source,
          record: entry.record,
          field: 'name',
          reason: 'a public key, not a package',
        });
      } else {
        binaries.push(binaryPackage(entry, purl));
        distroQualifier ??= purl.qualifiers?.['distro'];
      }
    } catch (error) {
      if (!(error instanceof RpmSyntaxError)) throw error;
      inventory.rejected.push(rejected(head.source, entry.record, error));
    }
  }
  const [, distro, release] = /^(.+)-([^-]+)$/.exec(distroQualifier ?? '') ?? [];
  inventory.distro ??= distro;
  inventory.release ??= release;
  return { ...inventory, ...mapToSource(binaries, index) };
}

function purlOf(text: string): Purl {
  try {
    return parsePurl(text);
  } catch (error) {
    if (!(error instanceof PurlSyntaxError)) throw error;
    throw new RpmSyntaxError('purl', `"${text}": ${error.message}`);
  }
}

function binaryPackage(entry: SbomEntry, purl: Purl): BinaryPackage {
  const { record, url } = entry;
  const name = checkedName(purl.name);
  const qualifiers = purl.qualifiers ?? {};
  const evr = parseEvr(purl.version ?? '');
  const prefix = /^(\d+):/.exec(entry.version ?? '')?.[1];
  const said = qualifiers['epoch'] ?? prefix;
  const epoch = said === undefined ? evr.epoch : parseEpoch(said);
  const arch = qualifiers['arch'];
  const builtFrom =
    arch === 'src' ? { name, ...evr, epoch } : sourceBuild(qualifiers['upstream'], entry.builtFrom);
  return { record, name, ...evr, epoch, arch, builtFrom, url };
}

/** `upstream` is the source RPM's file name; some tools put the source's name there alone, which is not enough. */
function sourceBuild(upstream: string | undefined, said: SbomEntry['builtFrom']): SourceBuild | undefined {
  const sourceRpm = upstream?.endsWith('.rpm') ? parseSourceRpm(upstream) : undefined;
  if (sourceRpm !== undefined) {
    const { name, epoch, version, release } = sourceRpm;
    return { name, epoch, version, release };
  }
  return said === undefined ? undefined : { name: checkedName(said.name), ...parseEvr(said.evr) };
}

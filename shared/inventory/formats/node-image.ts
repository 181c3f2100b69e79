import { InvalidInputError } from '../../platform/index.ts';
import { parsePackageList } from '../../rpm/index.ts';
import type { Inventory, NodeImage } from '../inventory.ts';
import { mapToSource } from '../source-mapping/map-to-source.ts';
import { readComponents } from './node-image-components.ts';
import { listedBinary, setAside } from './rpm-list.ts';
import type { SourceIndex } from '../source-mapping/source-index.ts';
import type { TextFormat } from '../format.ts';

export const nodeImage: TextFormat = {
  kind: 'text',
  name: 'AKS node image release notes',
  fits: (text) => text.includes(packagesBegin),
  read: readNodeImage,
};

/** The markers that distinguish an AKS node image's release notes from other text. */
const packagesBegin = '=== Installed Packages Begin';
const packagesEnd = '=== Installed Packages End';

/**
 * Reads the release notes of an AKS node image (`202501.05.0.txt`): build date, components, pre-pulled
 * images, the `rpm -qa` list and `os-release`. Listings of files and mounts are skipped: they are incomplete,
 * and what matters in them is also listed as a component.
 * @throws InvalidInputError where the package list is truncated or empty, or the build date is missing.
 */
function readNodeImage(text: string, source: string, index?: SourceIndex): Inventory {
  const lines = text.split(/\r?\n/);
  const begin = lines.indexOf(packagesBegin);
  const end = lines.indexOf(packagesEnd, begin);
  if (begin < 0 || end < 0)
    throw new InvalidInputError(`${source}: the list of installed packages is cut off`);
  const list = parsePackageList(lines.slice(begin + 1, end).join('\n'), begin + 2);
  if (list.packages.length === 0) throw new InvalidInputError(`${source}: no installed packages`);

  const image = describeImage(lines, source);
  const { components, rejected } = readComponents(lines.slice(0, begin), source);
  const aside = setAside(list, source);
  return {
    format: 'node-image',
    source,
    distro: osRelease(lines, 'ID'),
    release: osRelease(lines, 'VERSION_ID'),
    asOf: image.buildStarted,
    ...mapToSource(list.packages.map(listedBinary), index),
    components,
    rejected: [...rejected, ...aside.rejected],
    ignored: aside.ignored,
    image,
  };
}

function describeImage(lines: readonly string[], source: string): NodeImage {
  const started = after(lines, 'Starting build on ');
  const parts = /^\w{3} (\w{3}) +(\d{1,2}) ([\d:]{8}) UTC (\d{4})$/.exec(started ?? '');
  const [, month = '', day = '', time = '', year = ''] = parts ?? [];
  const date = new Date(`${day} ${month} ${year} ${time} UTC`);
  if (Number.isNaN(date.getTime())) {
    throw new InvalidInputError(`${source}: no build date: "Starting build on ${started ?? ''}"`);
  }
  return {
    version: /\d{6}\.\d{1,2}\.\d+(?=\.txt|$)/.exec(source)?.[0],
    buildStarted: date.toISOString(),
    osVersion: osRelease(lines, 'VERSION'),
    kernel: after(lines, 'Linux version ')?.split(' ')[0],
    buildNumber: after(lines, 'VSTS Build NUMBER:'),
    commit: after(lines, 'Commit:'),
    variant: variantOf(lines),
  };
}

/** From `Hyperv generation: V2`, `FIPS enabled: true` and `Feature flags: cvm`. */
function variantOf(lines: readonly string[]): string | undefined {
  const generation = /^V(\d+)$/.exec(after(lines, 'Hyperv generation:') ?? '')?.[1];
  if (generation === undefined) return undefined;
  const fips = after(lines, 'FIPS enabled:')?.toLowerCase() === 'true' ? 'fips' : '';
  const flags =
    after(lines, 'Feature flags:')
      ?.toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return `gen${generation}${fips}${flags.filter((flag) => flag !== 'none').join('')}`;
}

/** The rest of the first line that starts with a prefix. */
function after(lines: readonly string[], prefix: string): string | undefined {
  return lines
    .find((line) => line.startsWith(prefix))
    ?.slice(prefix.length)
    .trim();
}

/** A value of the `/etc/os-release` copied into the notes, without quotes. */
function osRelease(lines: readonly string[], key: string): string | undefined {
  return after(lines, `${key}=`)?.replace(/^"(.*)"$/, '$1');
}

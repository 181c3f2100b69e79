import { ecosystemOfPackage } from '../../ecosystems/index.ts';
import { archiveName, lastPart, pathSegments } from './address-names.ts';
import { PART, TOOLS } from './companions.ts';
import type { NameKind, NameVariant } from './name-kind.ts';
import type { PackageSites } from '../evidence/package-sites.ts';
import { normaliseName } from './product-name.ts';

interface Named {
  name: string;
  url?: string | undefined;
  sourceUrl?: string | undefined;
  binaries?: readonly string[] | undefined;
}

/** All normalised names that a product for this package may have, each with its strongest kind. */
export function packageNames(pkg: Named, sites: PackageSites): Map<string, NameVariant> {
  const names = new Map<string, NameVariant>();
  const add = (name: string, kind: NameKind, lead?: string): void => {
    const normal = normaliseName(name);
    if (normal.length < 2 && kind !== 'exact' && kind !== 'ecosystem') return;
    if (normal === '' || names.has(normal)) return;
    names.set(normal, lead === undefined ? { kind } : { kind, lead });
  };
  const inEcosystem = ecosystemOfPackage(pkg.name);
  const base = inEcosystem?.name ?? pkg.name;
  add(pkg.name, 'exact');
  if (sites.registry) add(lastPart(sites.registry.name), 'registry');
  for (const label of [...projectLabels(sites.registry), ...domainLabel(sites.registry)])
    add(label, 'registry');
  if (inEcosystem) add(base, 'ecosystem');
  const archive = archiveName(pkg.sourceUrl);
  if (archive !== undefined) add(archive, 'archive');
  for (const key of sites.repositories) {
    const name = lastPart(key);
    if (inEcosystem && !isAlike(name, base)) continue;
    add(name, 'repository');
    add(key.split('/').slice(1).join('-'), 'repository');
  }
  const [lead = '', ...rest] = base.split(/[-_]/);
  if (rest.length > 0 && rest.join('').length > 2) add(rest.join('-'), 'rest', normaliseName(lead));
  add(base.replace(/[-_.]?v?\d[\d.]*$/, ''), 'unversioned');
  add(base.startsWith('lib') ? base.slice(3) : `lib${base}`, 'library');
  const [, stem] = /^(.+[-_].+)[-_]java$/.exec(base) ?? [];
  if (stem !== undefined) {
    // Java programs are called so: `mysql-connector-java` is Connector/J, one of the MySQL Connectors.
    add(`${stem}-j`, 'initial');
    add(`${stem}s`, 'family');
  }
  if (!inEcosystem) {
    add(withoutCompanions(base), 'main');
    for (const name of companionNames(base)) add(name, 'companion');
    for (const name of [base, ...sites.repositories.map(lastPart)])
      for (const words of phrases(name)) add(words, 'phrase');
    for (const label of sites.owners) if (label.length > 2) add(label, 'site');
    for (const part of base.split(/[-_]/)) {
      const word = part.replace(/\d+$/, '');
      if (word.length > 1) add(word, 'part');
    }
    for (const segment of pathSegments(pkg.url)) add(segment, 'path');
    for (const program of programNames(pkg)) add(program, 'binary');
  }
  return names;
}

/**
 * What a Maven group ID names after its owner's domain: `logging` and `log4j` in `org.apache.logging.log4j`.
 * All artifacts of a group belong to one project and share its versions.
 */
export function projectLabels(registry: PackageSites['registry']): string[] {
  return groupOf(registry).slice(2);
}

/** If a group ID is only a domain, its owner is the project: `io.netty`. */
function domainLabel(registry: PackageSites['registry']): string[] {
  const group = groupOf(registry);
  return group.length === 2 ? group.slice(1) : [];
}

/** Whether a Maven group ID names a product: `org.springframework.security` names `spring_security`. */
export function groupNames(registry: PackageSites['registry'], words: readonly string[]): boolean {
  const labels = groupOf(registry);
  return words.some((word) => word.length > 3 && labels.some((label) => label.startsWith(word)));
}

function groupOf(registry: PackageSites['registry']): string[] {
  if (registry?.type !== 'maven') return [];
  return registry.name.slice(0, registry.name.lastIndexOf('/')).split('.');
}

/** A language package may live in a larger project's repository, whose name then says nothing. */
function isAlike(repository: string, base: string): boolean {
  const [a, b] = [normaliseName(repository), normaliseName(base)];
  return a.includes(b) || b.includes(a);
}

/** Binaries with a name of their own, excluding language packages: `nscd` of glibc. */
function programNames({ name, binaries = [] }: Named): string[] {
  return binaries
    .map((binary) => binary.replace(PART, ''))
    .filter((binary) => !binary.startsWith(name) && ecosystemOfPackage(binary) === undefined);
}

/** `alsa-utils` → `alsa`. */
function withoutCompanions(name: string): string {
  return name.replace(TOOLS, '');
}

/** Names of a project's programs and of the project: `atftpd` and `atftp`, `gnu-mpfr` and `mpfr`. */
function companionNames(name: string): string[] {
  const names = [`${name}d`, `gnu-${name}`, `${name}-utils`, `${name}-tools`];
  if (/...d$/.test(name)) names.push(name.slice(0, -1));
  return names;
}

/** Runs of two or more words: `linux-kernel` in `cbl-mariner-linux-kernel`. */
function phrases(name: string): string[] {
  const words = name.split(/[-_.]/);
  const runs: string[] = [];
  // Some vendors reverse the words: GStreamer's `good_plug-ins` is `gst-plugins-good`.
  if (words.length > 1) runs.push(words.slice(-2).reverse().join('-'));
  for (let length = words.length - 1; length > 1; length--) {
    for (let at = 0; at + length <= words.length; at++) runs.push(words.slice(at, at + length).join('-'));
  }
  return runs;
}

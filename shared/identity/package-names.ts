import { ecosystemOfPackage } from '../ecosystems/index.ts';
import type { PackageSites } from './package-sites.ts';
import { normaliseName } from './product-name.ts';

/** How a product's name relates to the package, strongest first. */
export type NameKind =
  | 'exact'
  | 'registry'
  | 'archive'
  | 'repository'
  | 'ecosystem'
  | 'rest'
  | 'prefixed'
  | 'phrase'
  | 'unversioned'
  | 'library'
  | 'site'
  | 'part'
  | 'path';

export interface NameVariant {
  kind: NameKind;
  /** For `rest`: the leading part that the vendor has to carry (`docker` of `docker-buildx`). */
  lead?: string;
}

interface Named {
  name: string;
  url?: string | undefined;
  sourceUrl?: string | undefined;
}

/** All normalised names under which a product could be this package, each with its strongest kind. */
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
  if (!inEcosystem) {
    for (const name of [base, ...sites.repositories.map(lastPart)])
      for (const words of phrases(name)) add(words, 'phrase');
    for (const label of sites.owners) if (label.length > 2) add(label, 'site');
    for (const part of base.split(/[-_]/)) {
      const word = part.replace(/\d+$/, '');
      if (word.length > 1) add(word, 'part');
    }
    for (const segment of pathSegments(pkg.url)) add(segment, 'path');
  }
  return names;
}

/** A package of a language ecosystem may live in the repository of a larger project, whose name then says nothing. */
function isAlike(repository: string, base: string): boolean {
  const [a, b] = [normaliseName(repository), normaliseName(base)];
  return a.includes(b) || b.includes(a);
}

function lastPart(text: string): string {
  return text.slice(text.lastIndexOf('/') + 1);
}

/** Runs of two and more words: `linux-kernel` of `cbl-mariner-linux-kernel`. */
function phrases(name: string): string[] {
  const words = name.split(/[-_.]/);
  const runs: string[] = [];
  for (let length = words.length - 1; length > 1; length--) {
    for (let at = 0; at + length <= words.length; at++) runs.push(words.slice(at, at + length).join('-'));
  }
  return runs;
}

/** `https://host/apache-ant-1.10.11-src.tar.gz` → `apache-ant`. */
function archiveName(url: string | undefined): string | undefined {
  if (url === undefined || url.startsWith('pkg:')) return undefined;
  const file = lastPart(url.replace(/[?#].*$/, ''));
  const name = (/^([A-Za-z][A-Za-z0-9+_.-]*?)[-_]v?\d[^/]*\.(?:tar|tgz|tbz|txz|zip|gem|crate|jar)/.exec(
    file,
  ) ?? /^([A-Za-z][A-Za-z+_.-]*?)\d[\d.]*[a-z-]*\.(?:tar|tgz|tbz|txz|zip)/.exec(file))?.[1];
  return name !== undefined && !/^(?:v|release|version|archive|src|source|snapshot|master|main)$/i.test(name)
    ? name
    : undefined;
}

/** Path segments of the home page that read like a product name: `/database/berkeley-db/`. */
function pathSegments(url: string | undefined): string[] {
  const path = /^\w+:\/\/[^/]+\/([^?#]*)/.exec(url ?? '')?.[1] ?? '';
  return path
    .split('/')
    .map((segment) => segment.replace(/\.(?:html?|php|git)$/i, ''))
    .filter((segment) => segment.length > 4 && /^[A-Za-z][A-Za-z0-9_-]+$/.test(segment));
}
